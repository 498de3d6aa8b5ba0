"""What one submission leaves for the next: how it is left, and how the next would find it."""

# What cannot even be left where nothing can be written, and no second process made.
NEEDS_FILES = {
    "a file",
    "a file locked by a daemon",
    "a module to import",
    "a start-up file of IPython",
}
LEFT = {
    "a file": (
        "open('/tmp/left', 'w').write('x')",
        "import os; print('FOUND' if os.path.exists('/tmp/left') else 'nothing')",
    ),
    "a name among the builtins": (
        "import builtins; builtins.left = 1",
        "import builtins; print('FOUND' if hasattr(builtins, 'left') else 'nothing')",
    ),
    "a name in NumPy": ("np.left = 1", "print('FOUND' if hasattr(np, 'left') else 'nothing')"),
    "a variable of the environment": (
        "import os; os.environ['LEFT'] = 'x'",
        "import os; print('FOUND' if 'LEFT' in os.environ else 'nothing')",
    ),
    "a seeded random generator": (
        "np.random.seed(7)",
        "same = np.random.get_state()[1][0] == 7; print('FOUND' if same else 'nothing')",
    ),
    "a file locked by a daemon": (
        "import fcntl, os, time\nlock = open(os.__file__)\nfcntl.flock(lock, fcntl.LOCK_EX)\n"
        "if os.fork() == 0: os.setsid(); time.sleep(600)",
        "import fcntl, os\nfree = open(os.__file__)\n"
        "try: fcntl.flock(free, fcntl.LOCK_EX | fcntl.LOCK_NB); print('nothing')\n"
        "except PermissionError: print('nothing')\n"
        "except OSError: print('FOUND')",
    ),
    "a module to import": (
        "open('/tmp/left.py', 'w').write('x = 1')\nimport sys; sys.path.append('/tmp')",
        "try: import left; print('FOUND')\nexcept ImportError: print('nothing')",
    ),
    "a patched class of the worker": (
        "from autograder.inside import wire; wire.MOST_ITEMS = 1",
        "from autograder.inside import wire; print('FOUND' if wire.MOST_ITEMS == 1 else 'nothing')",
    ),
    "a start-up file of IPython": (
        "import os; os.makedirs('/tmp/ipython/profile_default/startup')\n"
        "open('/tmp/ipython/profile_default/startup/0.py', 'w').write('left = 1')",
        "import os; print('FOUND' if os.path.exists('/tmp/ipython') else 'nothing')",
    ),
}
