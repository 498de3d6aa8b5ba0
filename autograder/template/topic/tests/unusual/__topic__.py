"""Write here unusual right answers, some for each function: loops, lists, other formulas.

`EQUIVALENT` names small changes of the solution that compute the same, each with its reason:
``{"double: 2 * x -> x * 2": "a product is symmetric"}``.
"""

ANSWERS = {
    # "double": (by_adding, by_a_loop),
}

EQUIVALENT = {}
