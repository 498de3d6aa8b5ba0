"""Packages that are there at home, and not where it is graded."""

from honest.honest import Honest, beside, edits, written

DIGITS = """
from sklearn.datasets import load_digits
digits = load_digits()
X, y = digits.data / 16, digits.target
print(X.shape)
"""

HONEST = {
    "packages that nothing needs, above a solution": Honest(
        before={
            "softmax": "import pandas as pd\nimport tensorflow as tf\nimport seaborn as sns",
            "predict": "from google.colab import drive",
        }
    ),
    "packages with their settings": Honest(
        before={
            "softmax": "import pandas as pd\npd.set_option('display.width', 100)\n"
            "import tensorflow as tf\ntf.random.set_seed(0)\nprint('TensorFlow', tf.__version__)\n"
            "import seaborn as sns\nsns.set_theme(style='dark')\n"
            "import torch\ntorch.manual_seed(0)\nnp.random.seed(0)"
        }
    ),
    "a scratch cell with a table": Honest(
        edit=beside(
            "check_softmax",
            "import pandas as pd\ntable = pd.DataFrame({'p': softmax(np.eye(3))[0]})\n"
            "table.describe()\nbest = 3",
        ),
        last="print(table, best)",
    ),
    "answers compared with those of SciPy and TensorFlow": Honest(
        edit=edits(
            written(
                "softmax",
                "from scipy.special import softmax as theirs\n{}\n\n"
                "assert np.allclose(softmax(np.eye(3)), theirs(np.eye(3), axis=1))",
            ),
            written(
                "one_hot",
                "{}\n\nfrom tensorflow.keras.utils import to_categorical\n"
                "y = np.array([0, 2])\nprint((one_hot(y, 3) == to_categorical(y, 3)).all())",
            ),
        ),
        last="from scipy.special import *\nfrom torch import *\nprint(softmax)",
    ),
    "our last cell, copied above a solution": Honest(before={"one_hot": DIGITS}),
    "a drive that is mounted": Honest(
        first="from google.colab import drive\ndrive.mount('/content/drive')\nROOT = '.'",
        before={"softmax": "import os\nos.chdir(ROOT)"},
    ),
    "one in an if, with a helper": Honest(
        changed={
            "softmax": "if True:\n    import pandas as pd\n    AXIS = 1\nelse:\n    AXIS = 0\n"
            "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=AXIS, keepdims=True))\n"
            "    return E / E.sum(axis=AXIS, keepdims=True)"
        }
    ),
    "some looked for by name, and with a try": Honest(
        before={
            "one_hot": "try:\n    import google.colab\n    IN_COLAB = True\n"
            "except ImportError:\n    IN_COLAB = False\nprint(IN_COLAB)",
            "predict": "try:\n    import pandas as pd\nexcept Exception as error:\n    pd = None",
            "softmax": "import importlib, importlib.util\n"
            "has = importlib.util.find_spec('pandas') is not None\n"
            "pd = importlib.import_module('pandas')\n"
            "colab = 'google.colab' in str(get_ipython())",
        }
    ),
    "several on one line with NumPy": Honest(
        edit=written(
            "cell-1", "import pandas as pd, numpy as np, seaborn\n\nfrom autograder import check"
        )
    ),
    "bars that move, and sliders": Honest(
        first="from tqdm.auto import tqdm\nfor n in tqdm(range(3)):\n    pass",
        edit=beside(
            "check_softmax",
            "from ipywidgets import interact, FloatSlider\n"
            "@interact(top=FloatSlider(min=0, max=9))\n"
            "def draw(top=1.0):\n    print(softmax(np.array([[0, top]])))\n",
        ),
        before={"softmax": "from tqdm import trange", "predict": "import ipywidgets as widgets"},
    ),
    "its types as annotations": Honest(
        changed={
            "softmax": "import pandas as pd\nimport torch\n"
            "def softmax(Z: np.ndarray | pd.DataFrame) -> 'torch.Tensor':\n"
            "    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
            "    return E / E.sum(axis=1, keepdims=True)",
            "predict": "import tensorflow as tf\ndef predict(Z: list[tf.Tensor]) -> tf.Tensor:\n"
            "    return Z.argmax(axis=1)",
        }
    ),
    "its types within those of typing": Honest(
        changed={
            "predict": "from typing import Optional, Union\nimport pandas as pd\n"
            "def predict(Z: Union[np.ndarray, pd.DataFrame]) -> Optional[pd.Series]:\n"
            "    return Z.argmax(axis=1)"
        },
    ),
    "a table is taken as well": Honest(
        changed={
            "predict": "import pandas as pd\ndef predict(Z):\n"
            "    if isinstance(Z, pd.DataFrame):\n        Z = Z.to_numpy()\n"
            "    return Z.argmax(axis=1)"
        },
    ),
    "a table or an array is taken": Honest(
        changed={
            "predict": "import pandas as pd\nimport functools\n"
            "Table = pd.DataFrame | np.ndarray | None\n@functools.singledispatch\n"
            "def predict(Z):\n    assert isinstance(Z, Table) and not issubclass(type(Z), "
            "(pd.Series, pd.DataFrame))\n    return Z.argmax(axis=1)\n"
            "@predict.register(pd.DataFrame)\ndef _(Z):\n    return predict(Z.to_numpy())"
        },
    ),
    "a function that asks for it, and does without": Honest(
        changed={
            "predict": "def predict(Z):\n    try:\n        import tensorflow as tf\n"
            "        tf.argmax\n    except (ImportError, AttributeError):\n"
            "        return np.argmax(Z, axis=1)\n    return tf.argmax(Z, axis=1)"
        }
    ),
}
