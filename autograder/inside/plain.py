"""Cells that IPython runs as they stand: most of them. Its machinery costs more than what they do.

Whatever IPython could treat in another way is none of these, and is left to it.
"""

import ast
import warnings
from contextlib import nullcontext

_HOOKS = ("pre_run_cell", "post_run_cell")  # called with what only IPython has


def tree_of(shell, source):
    """The tree of a plain cell; None of any other.

    One line may be a magic without its sign. The value of a last expression is shown. What is no
    Python may be magics or commands.
    """
    source = source.rstrip()
    is_one_line = "\n" not in source
    if is_one_line or source[0].isspace() or may_await(source) or _is_changed(shell):
        return None
    # The parser may warn of a backslash; IPython says where that is.
    no_warnings = warnings.catch_warnings(action="error") if "\\" in source else nullcontext()
    try:
        with no_warnings:
            tree = ast.parse(source + "\n")
    except Exception:  # also what is nested too deeply: IPython says what it is
        return None
    return None if not tree.body or isinstance(tree.body[-1], ast.Expr) else tree


def may_await(source):
    """Whether code may want an event loop."""
    return "await" in source or "asyn" in source


def may_import(source):
    """Whether code may import."""
    return "import" in source


def run(shell, source, tree):
    """Run the statements of a tree, one by one, as IPython does.

    Raises:
        BaseException: what the student's code raises.
    """
    shell.events.trigger("pre_execute")
    try:
        with shell.builtin_trap, shell.display_trap:
            name = shell.compile.cache(source, shell.execution_count, raw_code=source)
            for node in tree.body:
                code = shell.compile(ast.Module([node], []), name, "exec")
                exec(code, shell.user_global_ns, shell.user_ns)
    finally:
        shell.events.trigger("post_execute")


def _is_changed(shell):
    """Whether the student's code has changed what IPython does with a cell."""
    known = shell.events.callbacks
    return (
        any(known[name] for name in _HOOKS)
        or shell.ast_transformers
        or shell.input_transformers_post
        or shell.ast_node_interactivity != "last_expr"
        or shell.user_ns is not shell.user_global_ns
    )
