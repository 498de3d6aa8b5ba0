"""A later cell that changes what was checked before."""

from honest.honest import Honest, beside, put


def _everywhere(notebook):
    for name in ("softmax", "one_hot", "predict"):
        put(notebook, f"check_{name}", f"{name} = 'done'")


HONEST = {
    "built-in names as variables, at the end": Honest(
        last="max = 0\nlist = [1, 2]\nsum = 3\nlen = range = enumerate = zip = None\nnp = 'none'"
    ),
    "a built-in name as a variable, after its use": Honest(
        changed={
            "predict": "def predict(Z):\n    return [max(range(len(z)), key=list(z).__getitem__) "
            "for z in Z]"
        },
        last="max = 0\nlist = [1, 2]",
    ),
    "the result bears the function's name": Honest(last="softmax = softmax(np.eye(3))\nsoftmax"),
    "each name is used again after its check": Honest(edit=_everywhere),
    "all names deleted": Honest(last="%reset -f"),
    "a function deleted": Honest(edit=beside("check_softmax", "del softmax")),
    "a function that needs one that is deleted": Honest(
        edit=beside("check_predict", "del softmax"),
        changed={"predict": "def predict(Z):\n    return softmax(Z).argmax(axis=1)"},
    ),
    "worse versions, tried later": Honest(
        edit=beside(
            "check_predict", "class predict:\n    def __init__(self, Z):\n        self.Z = Z"
        ),
        last="def softmax(Z):\n    return np.exp(Z) / np.exp(Z).sum()\nprint(softmax(np.eye(2)))\n"
        "from numpy import *\nfrom math import *\nraise SystemExit",
    ),
    "a setting that is changed later": Honest(
        changed={
            "softmax": "AXIS = 1\ndef softmax(Z):\n"
            "    E = np.exp(Z - Z.max(axis=AXIS, keepdims=True))\n"
            "    return E / E.sum(axis=AXIS, keepdims=True)"
        },
        edit=beside("check_one_hot", "AXIS = None"),
    ),
    "mended below its check, and checked again": Honest(
        changed={"predict": "def predict(Z):\n    return Z.argmax(axis=0)"},
        last='def predict(Z):\n    return Z.argmax(axis=1)\ncheck(predict, topic="softmax")',
    ),
    "a helper mended below, and checked again": Honest(
        changed={
            "predict": "def best(Z):\n    return Z.argmax()\ndef predict(Z):\n    return best(Z)"
        },
        last="def best(Z):\n    return Z.argmax(axis=1)\ncheck(predict, topic='softmax')",
    ),
}
