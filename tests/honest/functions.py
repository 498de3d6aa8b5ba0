"""Right answers that are no plain functions, or are made in a roundabout way."""

from honest.honest import Honest

BODY = """
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
"""
PLAIN = f"def {{name}}(Z):{BODY}"


def _predict(source, **options):
    return Honest(changed={"predict": source}, **options)


HONEST = {
    "lambdas and a caller of a method": Honest(
        changed={
            "softmax": "softmax = lambda Z: np.exp(Z - np.logaddexp.reduce(Z, axis=1)[:, None])",
            "one_hot": "one_hot = lambda y, classes: np.eye(classes)[y]",
            "predict": "from operator import methodcaller\n"
            "predict = methodcaller('argmax', axis=1)",
        }
    ),
    "partials": Honest(
        changed={
            "one_hot": "from functools import partial\ndef _hot(dtype, y, classes):\n"
            "    return np.eye(classes, dtype=dtype)[y]\none_hot = partial(_hot, int)",
            "predict": "from functools import partial\npredict = partial(np.argmax, axis=1)",
        }
    ),
    "decorated, without and with a name": Honest(
        changed={
            "softmax": "import functools\ndef loud(f):\n    @functools.wraps(f)\n"
            "    def wrapper(*args):\n        print('called')\n        return f(*args)\n"
            f"    return wrapper\n\n@loud\n{PLAIN.format(name='softmax')}",
            "predict": "def timed(f):\n    def wrapper(*args):\n        return f(*args)\n"
            "    return wrapper\n\n@timed\n@timed\ndef predict(Z):\n    return Z.argmax(axis=1)",
        }
    ),
    "vectorized": Honest(
        changed={
            "predict": "predict = np.vectorize(np.argmax, signature='(n)->()')",
            "softmax": "@np.vectorize\ndef _exp(z):\n    return 2.718281828459045 ** z\n"
            "def _row(z):\n    e = _exp(z - max(z))\n    return e / e.sum()\n"
            "softmax = np.vectorize(_row, signature='(n)->(n)')",
        }
    ),
    "objects that can be called": Honest(
        changed={
            "softmax": "class Softmax:\n    calls = 0\n    def __call__(self, Z):\n"
            "        self.calls += 1\n        E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
            "        return E / E.sum(axis=1, keepdims=True)\nsoftmax = Softmax()",
            "predict": "from dataclasses import dataclass\n@dataclass(frozen=True)\n"
            "class Predict:\n"
            "    axis: int = 1\n    def __call__(self, Z):\n"
            "        return Z.argmax(axis=self.axis)\npredict = Predict()",
        }
    ),
    "methods": Honest(
        changed={
            "softmax": "class Net:\n    @staticmethod\n    def softmax(Z):"
            + BODY.replace("\n    ", "\n        ")
            + "\n    def predict(self, Z):\n        return Z.argmax(axis=1)\n"
            "    @classmethod\n    def one_hot(cls, y, classes):\n"
            "        return np.eye(classes)[y]\nsoftmax = Net.softmax",
            "one_hot": "one_hot = Net.one_hot",
            "predict": "predict = Net().predict",
        }
    ),
    "a memory of earlier answers": Honest(
        changed={
            "softmax": "def remembered(f):\n    known = {}\n    def wrapper(Z):\n"
            "        key = Z.tobytes(), Z.shape\n        if key not in known:\n"
            "            known[key] = f(Z)\n        return known[key].copy()\n"
            f"    return wrapper\n\n@remembered\n{PLAIN.format(name='softmax')}",
            "one_hot": "import functools\n@functools.lru_cache(maxsize=None)\n"
            "def identity(classes):\n    return np.eye(classes)\n"
            "def one_hot(y, classes):\n    return identity(int(classes))[y]",
        }
    ),
    "made by exec, by a function, and made global by one": Honest(
        changed={
            "predict": 'exec("def predict(Z):\\n    return Z.argmax(axis=1)")\n'
            "code = compile('AXIS = 1', 'here', 'exec')\nexec(code, globals())",
            "one_hot": "def make(dtype):\n    def inner(y, classes):\n"
            "        return np.eye(classes, dtype=dtype)[y]\n    return inner\n\n"
            "one_hot = make(int)",
            "softmax": "def setup():\n    global softmax\n    def softmax(Z):"
            + BODY.replace("\n    ", "\n        ")
            + "\nsetup()\ndel setup",
        }
    ),
    "chosen by type, recursive, and a class": Honest(
        changed={
            "softmax": "from functools import singledispatch\n@singledispatch\ndef softmax(Z):\n"
            "    raise TypeError(Z)\n@softmax.register\ndef _(Z: np.ndarray):" + BODY,
            "predict": "def predict(Z):\n    if len(Z) == 1:\n        return [int(Z[0].argmax())]\n"
            "    half = len(Z) // 2\n    return predict(Z[:half]) + predict(Z[half:])",
            "one_hot": "class one_hot:\n    def __new__(cls, *args, **kwargs):\n"
            "        y, classes = args\n        return np.eye(classes)[y]",
        }
    ),
    "generators and loops": Honest(
        changed={
            "predict": "def _best(Z):\n    for z in Z:\n        yield max(enumerate(z), "
            "key=lambda pair: pair[1])[0]\ndef predict(Z):\n    return list(_best(Z))",
            "one_hot": "def one_hot(y, classes):\n"
            "    return [[float(j == label) for j in range(classes)] for label in y]",
        }
    ),
    "walrus, match and types": Honest(
        changed={
            "softmax": "import numpy.typing as npt\nfrom typing import Annotated, TypeAlias\n"
            "Logits: TypeAlias = Annotated[npt.NDArray[np.float64], 'm, classes']\n"
            "def softmax(Z: Logits, /, *, axis: int = 1) -> Logits:\n"
            "    return (E := np.exp(Z - Z.max(axis, keepdims=True))) / E.sum(axis, keepdims=True)",
            "predict": "def predict(Z):\n    match Z.ndim:\n        case 1:\n"
            "            return int(Z.argmax())\n        case 2:\n"
            "            return Z.argmax(axis=1)\n        case other:\n"
            "            raise ValueError(f'{other}\\n')",
        }
    ),
    "NumPy's own function, under our name": Honest(
        topic="activations",
        changed={
            "tanh": "tanh = np.tanh",
            "relu": "import functools\nrelu = functools.partial(np.maximum, 0)",
            "sigmoid": "import math\n@np.vectorize\ndef sigmoid(z):\n"
            "    return 0.5 * (1 + math.tanh(z / 2))",
        },
    ),
    "a class hierarchy of activations": Honest(
        topic="activations",
        changed={
            "sigmoid": "class Activation:\n    def __call__(self, z):\n"
            "        return self.value(z)\n"
            "class Sigmoid(Activation):\n    def value(self, z):\n"
            "        return np.exp(-np.logaddexp(0, -z))\nsigmoid = Sigmoid()",
        },
        last="sigmoid = Sigmoid\nActivation = None",
    ),
    "an object's method as a neuron": Honest(
        topic="neurons",
        changed={
            "neuron": "class Neuron:\n    def fire(self, x, w, b):\n"
            "        return sigmoid(x @ w + b)\nneuron = Neuron().fire"
        },
        last="def sigmoid(z): return None",
    ),
    "one function for both losses": Honest(
        changed={
            "sparse_categorical_crossentropy": "def loss(y, Z):\n"
            "    if y.ndim == 2:\n        y = y.argmax(axis=1)\n"
            "    return np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(y)), y]\n"
            "sparse_categorical_crossentropy = categorical_crossentropy = loss",
            "categorical_crossentropy": "categorical_crossentropy = loss",
        },
    ),
    "one function for both losses, by the name of the first": Honest(
        changed={
            "sparse_categorical_crossentropy": "def sparse_categorical_crossentropy(y, Z):\n"
            "    if y.ndim == 2:\n        y = y.argmax(axis=1)\n"
            "    return np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(y)), y]",
            "categorical_crossentropy": "categorical_crossentropy = "
            "sparse_categorical_crossentropy",
        },
    ),
    "a second name, which another topic uses": Honest(
        changed={
            "categorical_crossentropy": "def categorical_crossentropy(Y, Z):\n"
            "    return np.logaddexp.reduce(Z, axis=1) - (Y * Z).sum(axis=1)\n"
            "cost = categorical_crossentropy"
        },
    ),
    "workers in threads": _predict(
        "from concurrent.futures import ThreadPoolExecutor\ndef predict(Z):\n"
        "    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(np.argmax, Z))"
    ),
}
