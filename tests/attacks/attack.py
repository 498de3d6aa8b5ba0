"""What an attack is: a wrong submission with a trick."""

from dataclasses import dataclass

from classroom import submission

FUNCTIONS = (
    "softmax",
    "one_hot",
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "predict",
)


@dataclass(frozen=True)
class Attack:
    """A wrong submission with a trick.

    Attributes:
        body: what each of the functions does instead of its task.
        first, last: the code of further cells.
        edit: what is done to the notebook itself.
        errors: what Python says where the trick is refused; any other fault is one of the trick.
        fools: whether it passes where the notebook itself runs the check.
    """

    body: str = "return 0"
    first: str = ""
    last: str = ""
    edit: object = None
    errors: tuple[str, ...] = ()
    fools: bool = False

    def notebook(self):
        """The submission."""
        body = self.body.strip().replace("\n", "\n    ")
        changed = {name: f"def {name}(*arguments):\n    {body}" for name in FUNCTIONS}
        made = submission("softmax", changed, self.first, self.last)
        return self.edit(made) if self.edit else made
