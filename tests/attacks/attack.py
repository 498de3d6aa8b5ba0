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
TWO = ("softmax", "predict")  # of what takes long: one that answers with an array, one with numbers


@dataclass(frozen=True)
class Attack:
    """A wrong submission with a trick.

    Attributes:
        body: what the functions do instead of their task.
        of: the functions that do it; the others answer 0.
        first, last: the code of further cells.
        edit: what is done to the notebook itself.
        errors: what Python says where the trick is refused; any other fault is one of the trick.
        fools: whether it passes where the notebook itself runs the check.
        endless: whether it goes on until it is stopped, however much time it is given.
    """

    body: str = "return 0"
    of: tuple[str, ...] = FUNCTIONS
    first: str = ""
    last: str = ""
    edit: object = None
    errors: tuple[str, ...] = ()
    fools: bool = False
    endless: bool = False

    def notebook(self):
        """The submission."""
        body = self.body.strip().replace("\n", "\n    ")
        bodies = dict.fromkeys(FUNCTIONS, "return 0") | dict.fromkeys(self.of, body)
        changed = {name: f"def {name}(*arguments):\n    {each}" for name, each in bodies.items()}
        made = submission("softmax", changed, self.first, self.last)
        return self.edit(made) if self.edit else made
