"""From zips to the files that a learning platform takes: a whole term, with the real commands."""

from reckoning import Reckoning, judged_by_hand, text_of


def disagreements(term, run):
    """Collect, grade, judge by hand, extend, grade again, export, and send back.

    Args:
        term: a `Term`.
        run: called with the words of a command and the exit codes that it may end with.

    Returns:
        A sentence for whatever does not come out as it is reckoned.
    """
    term.hand_out()
    for attempt in (1, 2):
        for topic in term.topics:
            sources = map(str, term.sources(topic, attempt))
            run("collect", *sources, "--zone", "Europe/Berlin", ends_with=(0, 1))
    run("grade", ends_with=(0, 1))
    judged = term.students[::3]
    judged_by_hand(term.folder, judged)
    (term.folder / "course.toml").write_text(term.course_toml(True), encoding="utf-8")
    run("grade", ends_with=(0, 1))
    given, made = term.given, term.folder / "made"
    made.mkdir()
    run("export", "--format", "wide", "--to", str(made / "wide.csv"))
    run("export", "--format", "csv", "--to", str(made / "long.csv"))
    into = ("--into", str(given / "Grades.csv"), "--to", str(made / "canvas.csv"))
    run("export", "--format", "canvas", "--scale", *into)
    moodles = [topic for topic in term.topics if term.platform[topic] == "moodle"]
    for topic in moodles:
        into = ("--into", str(given / f"{topic}-2.csv"), "--to", str(made / f"{topic}.csv"))
        run("export", "--format", "moodle", "--scale", *into, topic)
    for topic in (each for each in term.topics if term.platform[each] in ("canvas", "moodle")):
        run("send-back", "--format", term.platform[topic], topic, ends_with=(0, 1))
    reckoning = Reckoning(term, judged)
    files = {path.stem: text_of(path) for path in made.iterdir()}
    found = list(reckoning.strays())
    moodle = {topic: files[topic] for topic in moodles}
    found += reckoning.disagreements(files["canvas"], moodle, files["wide"], files["long"])
    for path in sorted((term.folder / "sent-back").glob("*.zip")):
        found += reckoning.sent(path, path.stem.rpartition("-")[0])
    return found
