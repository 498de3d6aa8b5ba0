"""Lines that are Jupyter's and not Python's, for a page and an editor that are not there."""

from honest.honest import Honest, beside, edits, written

HELPER = """
def _shifted(Z):
    return Z - Z.max(axis=1, keepdims=True)
"""
WITH_HELPER = """
def softmax(Z):
    E = np.exp(_shifted(Z))
    return E / E.sum(axis=1, keepdims=True)
"""
IN_EACH = ("softmax", "one_hot", "predict")

HONEST = {
    "pictures in the page, above a solution": Honest(
        before=dict.fromkeys(IN_EACH, "%matplotlib inline")
    ),
    "pictures to move, above a helper": Honest(
        changed={"softmax": f"%matplotlib notebook\n{HELPER}{WITH_HELPER}"}
    ),
    "pictures by a package of its own, above a helper": Honest(
        changed={"softmax": f"%matplotlib widget\n{HELPER}{WITH_HELPER}"}
    ),
    "pictures asked for in Python": Honest(
        before={
            "softmax": "get_ipython().run_line_magic('matplotlib', 'inline')\n"
            "from IPython import get_ipython\n"
            "get_ipython().run_line_magic('config', 'InlineBackend.figure_format = \"retina\"')"
        }
    ),
    "pylab, and what it names": Honest(
        changed={
            "softmax": "%pylab inline\ndef softmax(Z):\n"
            "    E = exp(Z - amax(Z, axis=1, keepdims=True))\n"
            "    return E / E.sum(axis=1, keepdims=True)"
        }
    ),
    "sharp pictures, a quiet editor": Honest(
        before={
            "softmax": "%config InlineBackend.figure_format = 'retina'\n%autosave 30",
            "one_hot": "%config Completer.use_jedi = False\n%xmode Verbose\n%precision 3",
            "predict": "%clear\n%colors NoColor\n%pdb off",
        }
    ),
    "modules loaded anew, a store that outlives the kernel": Honest(
        first="%load_ext autoreload\n%autoreload 2\nimport math\n"
        "rate = 0.1\n%store rate\n%store -r rate",
        before={"one_hot": "%store"},
    ),
    "solutions that are kept, timed and profiled": Honest(
        edit=edits(
            written("softmax", "%%capture said\nprint('begin')\n{}"),
            written("one_hot", "%%time\n{}"),
            written("predict", "%%prun -q -l 3\n{}"),
        ),
        last="said.show()",
    ),
    "an extension for memory, above solutions": Honest(
        before={"softmax": "%load_ext memory_profiler", "one_hot": "%memit np.eye(3)"},
    ),
    "an extension for memory, around a solution and as a value": Honest(
        first="%load_ext memory_profiler",
        edit=edits(
            written("softmax", "%%memit\n{}"),
            written("one_hot", "used = %memit -o np.eye(3)\n{}"),
        ),
    ),
    "the shortest of many times": Honest(
        edit=edits(
            written(
                "softmax", "{}\n\ntook = %timeit -o -q -n 3 -r 2 softmax(np.eye(3))\ntook.best"
            ),
            written("one_hot", "{}\n\n%time Y = one_hot(np.arange(3), 3)"),
        )
    ),
    "a cell that is timed, with what it needs": Honest(
        edit=beside("check_softmax", "%%timeit -n 5 -r 2 Z = np.eye(3)\nsoftmax(Z)")
    ),
    "lists of names": Honest(
        first="%who\n%whos\nnames = %who_ls\nprint(names)",
        before={"softmax": "%lsmagic\n%env EDITOR=vi\nhere = %pwd\n%cd -q ."},
    ),
    "an extension for versions, beside an import": Honest(
        changed={
            "softmax": "%load_ext watermark\n%watermark -v -p numpy\nimport math\n"
            "def softmax(Z):\n    E = math.e ** (Z - Z.max(axis=1, keepdims=True))\n"
            "    return E / E.sum(axis=1, keepdims=True)"
        },
    ),
    "a magic of one's own": Honest(
        first="from IPython.core.magic import register_line_magic\n"
        "@register_line_magic\ndef hello(line):\n    return line.upper()",
        before={"softmax": "%hello all"},
    ),
    "other languages": Honest(
        first="%%html\n<b>softmax</b>",
        last="%%bash\necho done",
        edit=beside("check_one_hot", "%%latex\n$e^z$"),
    ),
}
