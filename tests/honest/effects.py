"""Cells and functions that do more than compute."""

from honest.honest import Honest, beside, edits, put, written

PLOT = """
import matplotlib.pyplot as plt
x = np.linspace(-3, 3, 20)
plt.plot(x, np.exp(x))
plt.title("$e^x$")
plt.show()
"""


def _bars(notebook):
    """Many long bars, as training prints them."""
    for _ in range(200):
        put(notebook, "check_softmax", "print('█' * 5000)")


HONEST = {
    "a picture below a solution": Honest(edit=written("softmax", "{}\n" + PLOT)),
    "pictures in many ways": Honest(
        edit=beside(
            "check_softmax",
            "import matplotlib\nmatplotlib.use('agg')\nmatplotlib.rcParams['figure.dpi'] = 50\n"
            + PLOT
            + "figure, axes = plt.subplots(2)\naxes[0].imshow(softmax(np.eye(3)))\n"
            "figure.savefig('softmax.png')\ndisplay(figure)\nfigure",
        )
    ),
    "a million lines": Honest(
        first="for n in range(10**5): print(n, end=' ')",
        before={"softmax": "print('x' * 10**6)"},
        last="print(np.zeros((1000, 1000)).tolist())",
    ),
    "many long bars": Honest(
        edit=_bars,
    ),
    "prints and a log at each call": Honest(
        changed={
            "predict": "import sys, logging\n"
            "logging.basicConfig(level='INFO', filename='log.txt')\n"
            "log = logging.getLogger(__name__)\n"
            "def predict(Z):\n    print('predict', Z)\n    log.info('%s', Z.shape)\n"
            "    print('!', file=sys.stderr, flush=True)\n    sys.stdout.flush()\n"
            "    return Z.argmax(axis=1)"
        }
    ),
    "warnings switched off": Honest(
        first="import warnings\nwarnings.filterwarnings('ignore')\nnp.seterr(all='ignore')",
        before={"predict": "warnings.simplefilter('ignore')"},
    ),
    "warnings as errors": Honest(
        first="import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')"
    ),
    "seeds, and calls that are counted": Honest(
        first="import random, sys\nrandom.seed(1)\nnp.random.seed(1)\n"
        "np.set_printoptions(precision=2, suppress=True)\nsys.setrecursionlimit(10**5)\n"
        "CALLS = {}\nn_calls = 0",
        changed={
            "predict": "def predict(Z):\n    global n_calls\n    n_calls += 1\n"
            "    CALLS[n_calls] = Z.shape\n    order = np.random.permutation(Z.shape[1])\n"
            "    return order[Z[:, order].argmax(axis=1)]"
        },
        last="CALLS, n_calls",
    ),
    "the folder above, and a file there": Honest(
        first="import os\nos.chdir('..')",
        edit=beside(
            "one_hot",
            "np.save('table.npy', np.eye(3))\ndef eye(classes): return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "a file that lies beside it only at home, above a helper": Honest(
        edit=beside(
            "one_hot",
            "import json\ntext = open('softmax.ipynb').read()\nprint(len(text))\n"
            "def eye(classes): return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "a folder beside the current one": Honest(
        before={
            "one_hot": "from pathlib import Path\nPath('../beside').mkdir(exist_ok=True)\n"
            "Path('../beside/x.txt').write_text('x')\nimport os\nos.chdir('../beside')"
        }
    ),
    "another folder, and files there": Honest(
        first="import os\nos.makedirs('work/deep', exist_ok=True)\nos.chdir('work/deep')\n"
        "np.save('eye.npy', np.eye(20))\nwith open('notes.txt', 'w') as f: f.write('ä')",
        changed={
            "one_hot": "EYE = np.load('eye.npy')\ndef one_hot(y, classes):\n"
            "    np.savetxt('last.txt', y)\n    return EYE[:classes, :classes][y]"
        },
    ),
    "one's own notebook is read": Honest(
        edit=beside(
            "check_softmax",
            "import glob, json\nname = glob.glob('*.ipynb')[0]\nprint(len(open(name).read()))",
        )
    ),
    "threads and other processes": Honest(
        first="import threading\nseen = []\n"
        "thread = threading.Thread(target=seen.append, args=(1,))\nthread.start()\nthread.join()",
        last="import time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        before={
            "softmax": "import subprocess, sys, os\n"
            "print(subprocess.run(['echo', 'hello'], capture_output=True, text=True).stdout)\n"
            "subprocess.run([sys.executable, '-c', 'print(1)'], check=True)\nos.system('true')"
        },
    ),
    "a pool of processes, above a helper": Honest(
        edit=beside(
            "one_hot",
            "from multiprocessing import Pool\nwith Pool(2) as pool:\n"
            "    print(pool.map(abs, [-1, 2]))\ndef eye(classes): return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "who and where one is": Honest(
        before={
            "softmax": "import datetime, getpass, os, platform, socket, sys, tempfile, time\n"
            "print(datetime.datetime.now(), platform.node(), socket.gethostname(), sys.version)\n"
            "print(os.cpu_count(), os.getpid(), os.path.expanduser('~'), tempfile.mkdtemp())\n"
            "author = getpass.getuser()"
        },
    ),
    "tests of one's own": Honest(
        edit=beside(
            "check_predict",
            "import doctest, unittest, inspect, pickle, copy\n"
            "class Test(unittest.TestCase):\n    def test(self):\n"
            "        self.assertEqual(list(predict(np.eye(2))), [0, 1])\n"
            "unittest.main(argv=[''], exit=False)\ndoctest.testmod()\n"
            "print(inspect.getsource(predict), pickle.dumps(predict), copy.copy(predict))\n"
            "assert __name__ == '__main__'",
        )
    ),
    "errors on the way": Honest(
        first="1 / 0",
        edit=edits(
            *(
                beside("check_softmax", source)
                for source in ("softmax(", "assert False", "import sys; sys.exit(1)", "undefined")
            )
        ),
        last="def softmax_gradient(y, Z):\n    raise NotImplementedError()\nsoftmax_gradient(1, 2)",
    ),
}
