"""Backpropagation and computation graphs: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake
from autograder.topics.backprop.questions import (
    ends_of,
    gradients_of,
    sent_by,
    slopes_of,
    values_of,
)

_OWN_RULE = "Look the operation up in the task's table and compute it once by hand. "
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_ADD_UP = (
    "A node may have several children, and the change of each reaches the end. What they send "
    "back has to be added up. "
)
_ALL_CHILDREN = (
    "A node may send its gradient on only when all its children have reported; here a node was "
    "done before. In what order do all children come before their parents?"
)
_ONE_AT_THE_END = "Only the last node has the gradient 1 before anything is sent: it is the end."
_FACTORS = (
    "When one factor moves by a little, the product moves by that much times the *other* factor. "
)
_RELU = (
    "A ReLU lets the gradient through, unchanged, where its *input* is above zero, "
    "and not at all elsewhere. "
)
_EXP = "The slope of exp is exp itself: the value that the node has already. "
_LOG = "The slope of the logarithm of v is 1 / v, with the value v that went into it. "
_SUM = "When one parent of a sum moves by a little, the sum moves by just as much. "
_TWICE = "The product b times b uses b twice, and each use sends something back to b. "
_CHAIN = (
    "A box gets what came back to the box after it, times the slope of the step between the two. "
)
_TWO_SIDES = (
    "A centred difference looks to both sides: the value one step up, minus the value one "
    "step down, for each input. "
)
_TWO_STEPS = "The two points lie two steps apart, so the difference is that over a distance of 2h. "
_ONE_BY_ONE = "Move one input at a time; the others stay where they were. "
_EACH_INPUT = "One slope is asked for each input, shape (inputs,). "
_MEAN = "The cost is the mean over the m examples, so each example's error counts for 1/m of it. "
_ONCE = "The error of the output holds the 1/m already, and everything behind it is a sum. "
_NO_SLOPE = (
    "With cross-entropy behind softmax no further slope is multiplied in: it cancels, and the "
    "derivative with respect to a logit is just prediction minus truth. Here P(1 - P) is still "
    "in there."
)
_MASK = (
    "A gradient passes a ReLU unchanged where the unit's sum was above zero on the way forward, "
    "and not at all elsewhere. "
)
_BIAS = (
    "A bias is added to every example's row, so its gradient is the sum over the "
    "examples: one number per unit. "
)
_OLD_WEIGHTS = (
    "The error went back through a W2 that had been changed. All four gradients belong to the "
    "weights of the forward pass; backpropagation computes gradients and updates nothing."
)
_NO_STEPS = "The gradients themselves are asked for; to make steps of them is the optimizer's work."
_UPDATED = "These are updated parameters. " + _NO_STEPS
_INNER_SIZES = (
    "In a matrix product the inner sizes have to agree, and it adds up over them. Write the "
    "shapes below the factors: "
)
_W2_NOT_TURNED = _INNER_SIZES + "the error is (m, classes) and W2 is (units, classes)."
_STAR = (
    "Two arrays of the same m rows were multiplied number by number. A weight's gradient is a sum "
    "over the examples of what came in times the error: which product adds up over the rows?"
)
_ONE_EXAMPLE = "Is a return inside the loop, or a result replaced where it should be added to?"

# sum_then_product


@mistake(of="sum_then_product", hint=_FACTORS + "Here each factor got its own value.")
def each_factor_got_itself(x, y, z):
    q = x + y
    return q, q * z, q, z, q, q


@mistake(of="sum_then_product", hint=_FACTORS + "Here both factors got 1, as in a sum.")
def product_passes_on_one(x, y, z):
    q = x + y
    return q, q * z, 1.0, 1.0, 1.0, 1.0


@mistake(of="sum_then_product", hint=_FACTORS + "Here both factors got the product.")
def product_to_both_factors(x, y, z):
    q = x + y
    f = q * z
    return q, f, f, f, f, f


@mistake(
    of="sum_then_product",
    hint=_CHAIN + "For x and y only the slope of the sum is there, which is 1.",
)
def slope_of_the_sum_alone(x, y, z):
    q = x + y
    return q, q * z, z, q, 1.0, 1.0


@mistake(of="sum_then_product", hint=_SUM + "Here x and y shared what came back.")
def shared_between_x_and_y(x, y, z):
    q = x + y
    return q, q * z, z, q, z / 2, z / 2


@mistake(of="sum_then_product", hint=_SUM + "Here the sum was treated like a product.")
def sum_treated_like_a_product(x, y, z):
    q = x + y
    return q, q * z, z, q, z * y, z * x


@mistake(
    of="sum_then_product",
    hint="Python multiplies before it adds, so x + y * z is another number than q * z.",
)
def product_before_the_sum(x, y, z):
    q = x + y
    return q, x + y * z, z, q, z, z


@mistake(
    of="sum_then_product",
    hint="A box holds its own gradient. At x and y the value was multiplied in once more.",
)
def gradients_times_values(x, y, z):
    q = x + y
    return q, q * z, z, q, z * x, z * y


# square_of_line


def _back_through_the_line(w, db):
    """What follows from a gradient of b, right or wrong."""
    a = 3 * w
    b = 2 + a
    return a, b, b * b, db(b), db(b), 3 * db(b)


@mistake(of="square_of_line", hint=_TWICE + "Here only one of the two was counted.")
def square_counted_once(w):
    return _back_through_the_line(w, lambda b: b)


@mistake(of="square_of_line", hint=_TWICE + "Each sends the other factor, b, not 1.")
def square_sends_two(w):
    return _back_through_the_line(w, lambda b: 2.0)


@mistake(of="square_of_line", hint=_TWICE + "Each sends the other factor, b; here it was b².")
def square_sends_its_value(w):
    return _back_through_the_line(w, lambda b: b * b)


@mistake(of="square_of_line", hint=_TWICE + "What the two send is added, not multiplied.")
def both_uses_multiplied(w):
    return _back_through_the_line(w, lambda b: 2 * b * b)


@mistake(of="square_of_line", hint=_CHAIN + "From a to w the slope is 3; it is missing.")
def factor_three_forgotten(w):
    a, b, J, db, da, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, da, da


@mistake(of="square_of_line", hint=_CHAIN + "At w only the last slope, 3, is left.")
def slope_of_the_last_step_alone(w):
    a, b, J, db, da, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, da, 3.0


@mistake(of="square_of_line", hint=_CHAIN + "At a and w only the slopes of single steps are left.")
def slopes_of_single_steps(w):
    a, b, J, db, _, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, 1.0, 3.0


@mistake(of="square_of_line", hint=_FACTORS + "In 3w the factor beside w is 3, not w.")
def own_factor_at_w(w):
    a, b, J, db, da, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, da, da * w


@mistake(of="square_of_line", hint=_FACTORS + "Here w got the whole of 3w.")
def product_at_w(w):
    a, b, J, db, da, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, da, da * a


@mistake(of="square_of_line", hint=_SUM + "The 2 is only added; here it was multiplied in.")
def constant_multiplied_in(w):
    a, b, J, db, _, _ = _back_through_the_line(w, lambda b: 2 * b)
    return a, b, J, db, 2 * db, 6 * db


@mistake(of="square_of_line", hint="The box b is a sum, 2 + a; here 2 was multiplied by a.")
def two_times_a(w):
    a = 3 * w
    b = 2 * a
    return a, b, b * b, 2 * b, 4 * b, 12 * b


# slopes

# Here the rule is what is to be found, so a hint says only where to look.
_TRY_A_PRODUCT = "Measure the product of 2 and 3, then that of 2 and 30: which slope changes? "
_TRY_A_SUM = "Measure the sum of 2 and 3, then that of 2 and 30: does a slope change? "
_TRY_EXP = "Measure exp at 1 and at 2, and compare the slope with what comes out there. "
_TRY_LOG = "Measure log at 1, 2 and 4, and compare the slope with what goes in there. "


@mistake(of="slopes", hint=_TRY_A_PRODUCT + "Here each factor got its own value.")
def slope_of_a_product_is_the_own_factor(operation, values):
    return slopes_of(operation, values, multiply=lambda a, b: [a, b])


@mistake(of="slopes", hint=_TRY_A_PRODUCT + "Here both got the product.")
def slope_of_a_product_is_the_product(operation, values):
    return slopes_of(operation, values, multiply=lambda a, b: [a * b, a * b])


@mistake(of="slopes", hint=_TRY_A_PRODUCT + "Here both got 1, as in a sum.")
def slope_of_a_product_is_one(operation, values):
    return slopes_of(operation, values, multiply=lambda a, b: [1, 1])


@mistake(of="slopes", hint=_TRY_A_SUM + "Here each parent got one half.")
def slope_of_a_sum_is_one_half(operation, values):
    return slopes_of(operation, values, add=lambda a, b: [0.5, 0.5])


@mistake(of="slopes", hint=_TRY_A_SUM + "Here the sum was treated like a product.")
def slope_of_a_sum_is_the_other(operation, values):
    return slopes_of(operation, values, add=lambda a, b: [b, a])


@mistake(of="slopes", hint=_TRY_A_SUM + "These are the values of the parents.")
def slope_of_a_sum_is_the_own_value(operation, values):
    return slopes_of(operation, values, add=lambda a, b: [a, b])


@mistake(
    of="slopes", hint="Below zero the value of ReLU does not move at all. Here its slope is 1."
)
def slope_of_relu_is_one_everywhere(operation, values):
    return slopes_of(operation, values, relu=lambda a: [1])


@mistake(of="slopes", hint="At exactly 0 ReLU has a corner; the task says what its slope is there.")
def slope_of_relu_is_one_at_zero(operation, values):
    return slopes_of(operation, values, relu=lambda a: [a >= 0])


@mistake(of="slopes", hint="At exactly 0 ReLU has a corner; the task says what its slope is there.")
def slope_of_relu_is_a_half_at_zero(operation, values):
    return slopes_of(operation, values, relu=lambda a: [0.5 if a == 0 else a > 0])


@mistake(of="slopes", hint="This is ReLU's value. Above zero it moves as much as its input does.")
def slope_of_relu_is_its_value(operation, values):
    return slopes_of(operation, values, relu=lambda a: [max(a, 0)])


@mistake(of="slopes", hint="Below zero ReLU is flat. Here it fell, with the slope -1.")
def slope_of_relu_is_a_sign(operation, values):
    return slopes_of(operation, values, relu=lambda a: [np.sign(a)])


@mistake(of="slopes", hint=_TRY_EXP + "Here it is what went into exp.")
def slope_of_exp_is_its_input(operation, values):
    return slopes_of(operation, values, exp=lambda a: [a])


@mistake(of="slopes", hint=_TRY_EXP + "Here it is 1.")
def slope_of_exp_is_one(operation, values):
    return slopes_of(operation, values, exp=lambda a: [1])


@mistake(
    of="slopes",
    hint=_TRY_EXP + "The rule that brings an exponent down belongs to powers of v, not to exp.",
)
def slope_of_exp_as_of_a_power(operation, values):
    return slopes_of(operation, values, exp=lambda a: [a * np.exp(a - 1)])


@mistake(of="slopes", hint=_TRY_LOG + "Here it is v itself.")
def slope_of_log_is_its_input(operation, values):
    return slopes_of(operation, values, log=lambda a: [a])


@mistake(of="slopes", hint=_TRY_LOG + "Here it is the logarithm.")
def slope_of_log_is_its_value(operation, values):
    return slopes_of(operation, values, log=lambda a: [np.log(a)])


@mistake(of="slopes", hint=_TRY_LOG + "Here it is 1 over the logarithm.")
def slope_of_log_is_one_over_its_value(operation, values):
    return slopes_of(operation, values, log=lambda a: [1 / np.log(a)])


@mistake(of="slopes", hint=_TRY_LOG + "Here it is 1.")
def slope_of_log_is_one(operation, values):
    return slopes_of(operation, values, log=lambda a: [1])


@mistake(of="slopes", hint="This is the value of the operation. How fast it moves is asked.")
def value_for_slopes(operation, values):
    value = values_of([("input", ())] * len(values) + [(operation, range(len(values)))], values)
    return np.repeat(value[-1], len(values))


@mistake(
    of="slopes",
    hint="A slope is asked for each parent, shape (parents,), also where there is only one.",
)
def a_number_where_there_is_one_parent(operation, values):
    found = slopes_of(operation, values)
    return found if len(found) > 1 else found[0]


@mistake(of="slopes", hint="A slope is asked for each parent; this is only that of the first.")
def slope_of_the_first_parent_only(operation, values):
    return slopes_of(operation, values)[:1]


# graph_forward


@mistake(
    of="graph_forward",
    hint="All values are 0. What is computed for a node has to be stored in the array that is "
    "returned.",
)
def nothing_stored(graph, inputs):
    return np.zeros(len(graph))


@mistake(
    of="graph_forward",
    hint="Only the first node has its value. Is the return inside the loop?",
)
def first_value_and_zeros(graph, inputs):
    return np.eye(len(graph))[0] * inputs[0]


@mistake(
    of="graph_forward",
    hint="This is only the value of the first node. Is the return inside the loop?",
)
def only_the_first_value(graph, inputs):
    return [inputs[0]]


@mistake(
    of="graph_forward",
    hint="Every input node got the first number of `inputs`. What says which number is next, and "
    "does it move on?",
)
def first_input_for_all_of_them(graph, inputs):
    return values_of(graph, np.full(len(inputs), inputs[0]))


@mistake(
    of="graph_forward",
    hint="Places are numbered from 0. Either the array for the values was made as long as `inputs` "
    "(it needs a place for every node), or the count of the inputs moved on before it was used.",
)
def a_place_for_each_input_only(graph, inputs):
    values = np.zeros_like(inputs)
    for i, value in enumerate(values_of(graph, inputs)):
        values[i] = value
    return values


@mistake(
    of="graph_forward",
    hint="The parents in a node are numbers of nodes. An operation computes with the *values* that "
    "these nodes have.",
)
def numbers_of_the_parents_for_their_values(graph, inputs):
    values, left = [], list(inputs)
    for operation, parents in graph:
        alone = [("input", ())] * len(parents) + [(operation, range(len(parents)))]
        values.append(left.pop(0) if operation == "input" else values_of(alone, parents)[-1])
    return np.array(values)


_NOT_STORED = (
    "nodes stayed at 0. Is the name spelt as in the table, and is the value stored in its place?"
)


@mistake(of="graph_forward", hint='The "add" ' + _NOT_STORED)
def sums_left_at_zero(graph, inputs):
    return values_of(graph, inputs, add=lambda a, b: 0.0)


@mistake(of="graph_forward", hint='The "multiply" ' + _NOT_STORED)
def products_left_at_zero(graph, inputs):
    return values_of(graph, inputs, multiply=lambda a, b: 0.0)


@mistake(of="graph_forward", hint='The "relu" ' + _NOT_STORED)
def relus_left_at_zero(graph, inputs):
    return values_of(graph, inputs, relu=lambda a: 0.0)


@mistake(of="graph_forward", hint='The "exp" ' + _NOT_STORED)
def exponentials_left_at_zero(graph, inputs):
    return values_of(graph, inputs, exp=lambda a: 0.0)


@mistake(of="graph_forward", hint='The "log" ' + _NOT_STORED)
def logarithms_left_at_zero(graph, inputs):
    return values_of(graph, inputs, log=lambda a: 0.0)


@mistake(
    of="graph_forward",
    hint="`inputs` holds the values of the input nodes only, in their order. A node's own number "
    "is its place among all nodes: count the input nodes separately.",
)
def inputs_by_the_number_of_the_node(graph, inputs):
    values = np.zeros(len(graph))
    for i in range(len(graph)):
        values[i] = inputs[i] if graph[i][0] == "input" else values_of(graph[: i + 1], inputs)[i]
    return values


@mistake(of="graph_forward", hint="The values of all nodes are asked for; this is only the last.")
def only_the_last_value(graph, inputs):
    return values_of(graph, inputs)[-1]


@mistake(of="graph_forward", hint="The input nodes have values too: one for every node.")
def values_of_the_operations_only(graph, inputs):
    return values_of(graph, inputs)[[operation != "input" for operation, _ in graph]]


@mistake(
    of="graph_forward",
    hint="Only the input nodes have their values. An operation's value comes from "
    "the values of its parents.",
)
def operations_left_at_zero(graph, inputs):
    return values_of(graph, inputs) * [operation == "input" for operation, _ in graph]


@mistake(
    of="graph_forward",
    hint="The input nodes were left at 0. They take their values from `inputs`, in order.",
)
def inputs_left_at_zero(graph, inputs):
    return values_of(graph, inputs * 0)


@mistake(of="graph_forward", hint=_OWN_RULE + "Here add multiplies its parents.")
def add_multiplies(graph, inputs):
    return values_of(graph, inputs, add=lambda a, b: a * b)


@mistake(of="graph_forward", hint=_OWN_RULE + "Here multiply adds its parents.")
def multiply_adds(graph, inputs):
    return values_of(graph, inputs, multiply=lambda a, b: a + b)


@mistake(of="graph_forward", hint="add and multiply have two parents; the second was not used.")
def second_parent_forgotten(graph, inputs):
    return values_of(graph, inputs, add=lambda a, b: a, multiply=lambda a, b: a)


@mistake(
    of="graph_forward",
    hint="add and multiply have two parents; the first was used in the place of both.",
)
def first_parent_used_twice(graph, inputs):
    return values_of(graph, inputs, add=lambda a, b: a + a, multiply=lambda a, b: a * a)


@mistake(
    of="graph_forward",
    hint='"add" has two parents; the first was used in the place of both.',
)
def first_parent_of_a_sum_used_twice(graph, inputs):
    return values_of(graph, inputs, add=lambda a, b: a + a)


@mistake(
    of="graph_forward",
    hint='"multiply" has two parents; the first was used in the place of both.',
)
def first_parent_of_a_product_used_twice(graph, inputs):
    return values_of(graph, inputs, multiply=lambda a, b: a * a)


@mistake(of="graph_forward", hint=_WHOLE_NUMBERS + " One that is made like `inputs` does so here.")
def values_stored_as_whole_numbers(graph, inputs):
    return values_of(graph, inputs).astype(inputs.dtype)


@mistake(of="graph_forward", hint="relu makes 0 of a negative number; here it stayed.")
def relu_lets_everything_through(graph, inputs):
    return values_of(graph, inputs, relu=lambda a: a)


@mistake(of="graph_forward", hint="relu keeps what is positive; here the other side was kept.")
def relu_of_the_wrong_side(graph, inputs):
    return values_of(graph, inputs, relu=lambda a: min(a, 0.0))


@mistake(
    of="graph_forward",
    hint="relu of a negative number is 0. Here it came out positive, as an absolute value.",
)
def absolute_value_for_relu(graph, inputs):
    return values_of(graph, inputs, relu=abs)


@mistake(
    of="graph_forward",
    hint="This is relu's slope, 1 or 0. Its value at a positive number is that number.",
)
def slope_of_relu_for_its_value(graph, inputs):
    return values_of(graph, inputs, relu=lambda a: float(a > 0))


@mistake(of="graph_forward", hint="exp is the power of e = 2.718…; here it was a power of 2.")
def power_of_two_for_exp(graph, inputs):
    return values_of(graph, inputs, exp=lambda a: 2.0**a)


@mistake(of="graph_forward", hint="exp is the power of e = 2.718…; here it was a power of 10.")
def power_of_ten_for_exp(graph, inputs):
    return values_of(graph, inputs, exp=lambda a: 10.0**a)


@mistake(of="graph_forward", hint="`log` is the natural logarithm here, not that to base 10.")
def logarithm_to_base_10(graph, inputs):
    return values_of(graph, inputs, log=np.log10)


@mistake(of="graph_forward", hint="`log` is the natural logarithm here, not that to base 2.")
def logarithm_to_base_2(graph, inputs):
    return values_of(graph, inputs, log=np.log2)


@mistake(of="graph_forward", hint="This is the logarithm of 1 + v, not of v.")
def logarithm_of_one_more(graph, inputs):
    return values_of(graph, inputs, log=np.log1p)


@mistake(
    of="graph_forward",
    hint="The parents of a node need not stand just before it. Their numbers are "
    "in the node's own tuple.",
)
def neighbours_for_parents(graph, inputs):
    counts = [len(parents) for _, parents in graph]
    shifted = [(graph[i][0], tuple(range(i - counts[i], i))) for i in range(len(graph))]
    return values_of(shifted, inputs)


@mistake(of="graph_forward", hint=_WHOLE_NUMBERS)
def stored_as_whole_numbers(graph, inputs):
    values = np.zeros(len(graph), dtype=int)
    values[:] = values_of(graph, inputs)
    return values


@mistake(of="graph_forward", hint="One value per node: shape (nodes,), not a column (nodes, 1).")
def a_column_of_values(graph, inputs):
    return values_of(graph, inputs)[:, None]


# graph_backward

_BRANCH = _ADD_UP + "In one operation, what is sent replaces what was there (= for +=): in "
_NOT_TIMES = (
    "The chain rule multiplies along the way: what a node sends is its own gradient times the "
    "slope. One operation sends the slope alone: "
)


def _assigned(operation, places, graph, inputs):
    """The gradients, where one operation assigns what it sends to its parents at these places."""
    values, gradients = values_of(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for place, (parent, part) in enumerate(sent_by(graph, values, i, gradients[i])):
            kept = 0 if graph[i][0] == operation and place in places else gradients[parent]
            gradients[parent] = kept + part
    return gradients


@mistake(of="graph_backward", hint=_BRANCH + "add.")
def assigned_in_add(graph, inputs):
    return _assigned("add", (0, 1), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "add, for the first parent.")
def assigned_in_add_to_the_first_parent(graph, inputs):
    return _assigned("add", (0,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "add, for the second parent.")
def assigned_in_add_to_the_second_parent(graph, inputs):
    return _assigned("add", (1,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "multiply.")
def assigned_in_multiply(graph, inputs):
    return _assigned("multiply", (0, 1), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "multiply, for the first parent.")
def assigned_in_multiply_to_the_first_parent(graph, inputs):
    return _assigned("multiply", (0,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "multiply, for the second parent.")
def assigned_in_multiply_to_the_second_parent(graph, inputs):
    return _assigned("multiply", (1,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "relu.")
def assigned_in_relu(graph, inputs):
    return _assigned("relu", (0,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "exp.")
def assigned_in_exp(graph, inputs):
    return _assigned("exp", (0,), graph, inputs)


@mistake(of="graph_backward", hint=_BRANCH + "log.")
def assigned_in_log(graph, inputs):
    return _assigned("log", (0,), graph, inputs)


@mistake(of="graph_backward", hint=_NOT_TIMES + "add.")
def add_sends_one(graph, inputs):
    return gradients_of(graph, inputs, add=lambda g, v, a, b: (1.0, 1.0))


@mistake(of="graph_backward", hint=_NOT_TIMES + "multiply.")
def multiply_sends_the_factor_alone(graph, inputs):
    return gradients_of(graph, inputs, multiply=lambda g, v, a, b: (b, a))


@mistake(of="graph_backward", hint=_NOT_TIMES + "relu.")
def relu_sends_one(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (float(a > 0),))


@mistake(of="graph_backward", hint=_NOT_TIMES + "exp.")
def exp_sends_its_value_alone(graph, inputs):
    return gradients_of(graph, inputs, exp=lambda g, v, a: (v,))


@mistake(of="graph_backward", hint=_NOT_TIMES + "log.")
def log_sends_its_slope_alone(graph, inputs):
    return gradients_of(graph, inputs, log=lambda g, v, a: (1 / a,))


@mistake(
    of="graph_backward",
    hint="Only the last node has a gradient. Does the loop begin with it? And what it sends has to "
    "be stored with its parents, in the array that is returned.",
)
def nothing_sent(graph, inputs):
    return np.eye(len(graph))[-1]


@mistake(
    of="graph_backward",
    hint="The gradients need a place for every node; the array was made as long as `inputs`.",
)
def a_gradient_for_each_input_only(graph, inputs):
    gradients = np.zeros_like(inputs)
    gradients[-1] = 1
    return gradients[len(graph) - 1]


@mistake(
    of="graph_backward",
    hint="The parents in a node are numbers of nodes. A slope is computed from the *values* that "
    "these nodes have on the way forward.",
)
def slopes_from_the_numbers_of_the_parents(graph, inputs):
    def send(graph, values, i, g):
        operation, parents = graph[i]
        sent = g * slopes_of(operation, np.array(parents, float)) if parents else ()
        return list(zip(parents, sent, strict=True))

    return _swept(graph, inputs, send=send)


def _swept(graph, inputs, start=None, order=reversed, send=None, receive=None):
    """The gradients after a walk through the graph that goes wrong in one way.

    Args:
        start: the gradients before anything is sent.
        order: what the numbers of the nodes are brought into order with.
        send: what a node sends to its parents, called like `sent_by`.
        receive: a parent's gradient after a part has arrived, from the one before and the part.
    """
    values = values_of(graph, inputs)
    gradients = np.eye(len(graph))[-1] if start is None else start
    for i in order(range(len(graph))):
        for parent, part in (send or sent_by)(graph, values, i, gradients[i]):
            there = gradients[parent]
            gradients[parent] = receive(there, part) if receive else there + part
    return gradients


@mistake(
    of="graph_backward",
    hint=_ADD_UP + "Here what came last replaced what was there (= for +=).",
)
def assigned_where_it_should_be_added(graph, inputs):
    return _swept(graph, inputs, receive=lambda there, part: part)


@mistake(of="graph_backward", hint=_ADD_UP + "Here only what came first was kept.")
def only_the_first_arrival_counts(graph, inputs):
    return _swept(graph, inputs, receive=lambda there, part: there or part)


@mistake(
    of="graph_backward",
    hint=_ADD_UP + "In multiply(v, v) both factors are the same node: it is reached twice.",
)
def same_parent_counted_once(graph, inputs):
    return _swept(graph, inputs, send=lambda *node: dict(sent_by(*node)).items())


@mistake(
    of="graph_backward",
    hint="Only the last node has sent anything. Either the loop ended after its first step (is the "
    "return inside it?), or it went from the first node to the last: a node's own gradient has to "
    "be known before it can send it on.",
)
def only_the_last_node_sends(graph, inputs):
    return _swept(graph, inputs, order=list)


@mistake(of="graph_backward", hint=_ALL_CHILDREN)
def parents_before_all_children(graph, inputs):
    values, gradients = values_of(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    queue, seen = [len(graph) - 1], set()
    while queue:
        i = queue.pop(0)
        if i in seen:
            continue
        seen.add(i)
        for parent, part in sent_by(graph, values, i, gradients[i]):
            gradients[parent] += part
            queue.append(parent)
    return gradients


@mistake(of="graph_backward", hint=_ALL_CHILDREN)
def one_way_to_its_end_before_the_next(graph, inputs):
    values, gradients = values_of(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    stack, seen = [(len(graph) - 1, 0.0)], set()
    while stack:
        i, part = stack.pop()
        gradients[i] += part
        if i not in seen:
            seen.add(i)
            stack += reversed(sent_by(graph, values, i, gradients[i]))
    return gradients


@mistake(
    of="graph_backward",
    hint="A node with several children was visited once for each of them, and sent the whole sum "
    "so far each time. " + _ALL_CHILDREN,
)
def sum_sent_again_at_every_visit(graph, inputs):
    values, gradients = values_of(graph, inputs), np.zeros(len(graph))
    stack = [(len(graph) - 1, 1.0)]
    while stack:
        i, part = stack.pop()
        gradients[i] += part
        stack += reversed(sent_by(graph, values, i, gradients[i]))
    return gradients


@mistake(
    of="graph_backward",
    hint="All gradients are 0. Either the last node does not start with its gradient (when it "
    "moves by a little, the end moves by just as much), or what is computed is not stored in the "
    "array that is returned.",
)
def last_node_starts_at_zero(graph, inputs):
    return np.zeros(len(graph))


@mistake(of="graph_backward", hint=_ONE_AT_THE_END + " Here every node started with 1.")
def every_node_starts_at_one(graph, inputs):
    return _swept(graph, inputs, start=np.ones(len(graph)))


@mistake(
    of="graph_backward",
    hint=_ONE_AT_THE_END + " Here a node that leads nowhere started with 1 as well.",
)
def every_end_starts_at_one(graph, inputs):
    start = np.zeros(len(graph))
    start[ends_of(graph)] = 1
    return _swept(graph, inputs, start=start)


@mistake(
    of="graph_backward",
    hint="The last node started with its value. By itself it has the slope 1.",
)
def starts_with_the_last_value(graph, inputs):
    return gradients_of(graph, inputs) * values_of(graph, inputs)[-1]


@mistake(
    of="graph_backward",
    hint="These are slopes of single operations. The chain rule multiplies along the way: what a "
    "node sends is its own gradient times the slope.",
)
def slopes_not_multiplied_along_the_way(graph, inputs):
    return _swept(graph, inputs, send=lambda graph, values, i, g: sent_by(graph, values, i, 1.0))


@mistake(
    of="graph_backward",
    hint="Slopes were added along the way. The chain rule multiplies along one way, and adds only "
    "where several ways meet.",
)
def slopes_added_along_the_way(graph, inputs):
    def send(graph, values, i, g):
        return [(parent, g + slope) for parent, slope in sent_by(graph, values, i, 1.0)]

    return _swept(graph, inputs, send=send)


@mistake(of="graph_backward", hint=_FACTORS + "Yours got its own value.")
def own_factor_for_the_other(graph, inputs):
    return gradients_of(graph, inputs, multiply=lambda g, v, a, b: (g * a, g * b))


@mistake(of="graph_backward", hint=_FACTORS + "Here it was passed on unchanged, as add does.")
def multiply_passes_like_add(graph, inputs):
    return gradients_of(graph, inputs, multiply=lambda g, v, a, b: (g, g))


@mistake(of="graph_backward", hint=_FACTORS + "Here it was multiplied by the product.")
def product_for_a_factor(graph, inputs):
    return gradients_of(graph, inputs, multiply=lambda g, v, a, b: (g * v, g * v))


@mistake(
    of="graph_backward",
    hint="add does not share the gradient out: when one parent moves by a little, the sum moves by "
    "just as much. Each parent gets all of it.",
)
def add_shares_the_gradient_out(graph, inputs):
    return gradients_of(graph, inputs, add=lambda g, v, a, b: (g / 2, g / 2))


@mistake(
    of="graph_backward",
    hint="Of a sum each parent has the slope 1, whatever the other parent is. Here add "
    "was treated like multiply.",
)
def add_multiplies_by_the_other(graph, inputs):
    return gradients_of(graph, inputs, add=lambda g, v, a, b: (g * b, g * a))


@mistake(of="graph_backward", hint=_RELU + "Yours is always open.")
def relu_is_open_everywhere(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g,))


@mistake(
    of="graph_backward",
    hint="At exactly 0 ReLU has no slope of its own. The convention here, and in TensorFlow, is 0.",
)
def relu_is_open_at_zero(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g * (a >= 0),))


@mistake(
    of="graph_backward",
    hint="At exactly 0 ReLU has no slope of its own. One half is the mean of both sides, but the "
    "convention here, and in TensorFlow, is 0.",
)
def relu_is_half_open_at_zero(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g * (0.5 if a == 0 else a > 0),))


@mistake(of="graph_backward", hint=_RELU + "Here the sign of the gradient decided.")
def relu_of_the_gradient(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g * (g > 0),))


@mistake(
    of="graph_backward",
    hint=_RELU + "A negative gradient passes an open ReLU as well; here it was stopped.",
)
def relu_closed_for_negative_gradients_too(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g * (g > 0) * (a > 0),))


@mistake(of="graph_backward", hint=_RELU + "Here it was multiplied by relu's value.")
def relu_multiplies_by_its_value(graph, inputs):
    return gradients_of(graph, inputs, relu=lambda g, v, a: (g * v,))


@mistake(of="graph_backward", hint=_EXP + "Here exp passed the gradient on unchanged.")
def exp_passes_unchanged(graph, inputs):
    return gradients_of(graph, inputs, exp=lambda g, v, a: (g,))


@mistake(of="graph_backward", hint=_EXP + "Here it was multiplied by what went into exp.")
def exp_multiplies_by_its_input(graph, inputs):
    return gradients_of(graph, inputs, exp=lambda g, v, a: (g * a,))


@mistake(of="graph_backward", hint=_EXP + "Here exp was applied to that value once more.")
def exp_of_the_exp(graph, inputs):
    return gradients_of(graph, inputs, exp=lambda g, v, a: (g * np.exp(v),))


@mistake(
    of="graph_backward",
    hint=_EXP + "The rule that brings an exponent down belongs to powers of v, not to exp.",
)
def exp_treated_like_a_power(graph, inputs):
    return gradients_of(graph, inputs, exp=lambda g, v, a: (g * a * np.exp(a - 1),))


@mistake(of="graph_backward", hint=_LOG + "Here it was divided by the logarithm itself.")
def log_divides_by_its_output(graph, inputs):
    return gradients_of(graph, inputs, log=lambda g, v, a: (g / v,))


@mistake(of="graph_backward", hint=_LOG + "Here log passed the gradient on unchanged.")
def log_passes_unchanged(graph, inputs):
    return gradients_of(graph, inputs, log=lambda g, v, a: (g,))


@mistake(of="graph_backward", hint=_LOG + "Here it was multiplied by v, not divided.")
def log_multiplies_by_its_input(graph, inputs):
    return gradients_of(graph, inputs, log=lambda g, v, a: (g * a,))


@mistake(of="graph_backward", hint=_LOG + "Here it was multiplied by the logarithm.")
def log_multiplies_by_its_output(graph, inputs):
    return gradients_of(graph, inputs, log=lambda g, v, a: (g * v,))


@mistake(
    of="graph_backward",
    hint="A gradient is asked for every node, shape (nodes,); these are those of the inputs.",
)
def gradients_of_the_inputs_only(graph, inputs):
    return gradients_of(graph, inputs)[[operation == "input" for operation, _ in graph]]


@mistake(
    of="graph_backward",
    hint="The numbers are right and stand in reverse: entry i belongs to node i.",
)
def gradients_from_the_last_to_the_first(graph, inputs):
    return gradients_of(graph, inputs)[::-1]


@mistake(of="graph_backward", hint="These are the values of the way forward, not the gradients.")
def values_for_gradients(graph, inputs):
    return values_of(graph, inputs)


@mistake(of="graph_backward", hint=_WHOLE_NUMBERS)
def gradients_stored_as_whole_numbers(graph, inputs):
    return _swept(graph, inputs, start=np.eye(len(graph), dtype=int)[-1])


@mistake(
    of="graph_backward",
    hint="Every sign is turned. The last node moves by +1 when it is moved by 1; descent comes "
    "later, and is the optimizer's work.",
)
def sign_turned(graph, inputs):
    return -gradients_of(graph, inputs)


# numerical_gradient


def _last(graph, inputs):
    return values_of(graph, inputs)[-1]


def _moved(inputs, i, step):
    return np.array([v + step * (j == i) for j, v in enumerate(inputs)])


def _change(graph, inputs, i, h):
    """Value up minus value down, for one input."""
    return _last(graph, _moved(inputs, i, h)) - _last(graph, _moved(inputs, i, -h))


def _centred(graph, inputs, h):
    """Value up minus value down, for each input."""
    return np.array([_change(graph, inputs, i, h) for i in range(len(inputs))])


@mistake(of="numerical_gradient", hint=_TWO_SIDES + "Yours goes up only, which is less accurate.")
def step_to_one_side_only(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        slopes[i] = (_last(graph, _moved(inputs, i, h)) - _last(graph, inputs)) / h
    return slopes


@mistake(of="numerical_gradient", hint=_TWO_SIDES + "Yours goes down only, which is less accurate.")
def step_back_only(graph, inputs, h=1e-5):
    return step_to_one_side_only(graph, inputs, -h)


@mistake(of="numerical_gradient", hint=_TWO_SIDES + "Yours goes up only, and divides by two steps.")
def one_side_over_two_steps(graph, inputs, h=1e-5):
    return step_to_one_side_only(graph, inputs, h) / 2


@mistake(of="numerical_gradient", hint=_TWO_STEPS + "Yours is twice too large.")
def divided_by_h_only(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / h


@mistake(
    of="numerical_gradient", hint=_TWO_STEPS + "A slope is a difference divided by that distance."
)
def not_divided(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)


@mistake(
    of="numerical_gradient",
    hint=_TWO_STEPS + "Python works from left to right: in `a / 2 * h` the h multiplies.",
)
def multiplied_by_h(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / 2 * h


@mistake(of="numerical_gradient", hint=_TWO_STEPS + "Yours was divided by 2, but not by h.")
def divided_by_two_only(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / 2


@mistake(
    of="numerical_gradient",
    hint="The sign is turned: it is the value above minus the value below.",
)
def down_minus_up(graph, inputs, h=1e-5):
    return -_centred(graph, inputs, h) / (2 * h)


@mistake(
    of="numerical_gradient",
    hint=_EACH_INPUT + _ONE_BY_ONE + "Here all of them moved together, and gave one number.",
)
def one_number_for_all_inputs(graph, inputs, h=1e-5):
    return (_last(graph, inputs + h) - _last(graph, inputs - h)) / (2 * h)


@mistake(of="numerical_gradient", hint=_ONE_BY_ONE + "Here all of them moved together.")
def all_inputs_moved_at_once(graph, inputs, h=1e-5):
    return np.full(len(inputs), one_number_for_all_inputs(graph, inputs, h))


@mistake(of="numerical_gradient", hint=_ONE_BY_ONE + "Here an input did not return to its place.")
def steps_not_taken_back(graph, inputs, h=1e-5):
    x, slopes = inputs.astype(float), []
    for i in range(len(x)):
        x[i] += h
        up = _last(graph, x)
        x[i] -= 2 * h
        slopes.append((up - _last(graph, x)) / (2 * h))
    return slopes


@mistake(
    of="numerical_gradient",
    hint="The step `h` that was asked for is not the one that was used. This is the slope of a "
    "tiny step, or the derivative itself.",
)
def h_ignored(graph, inputs, h=1e-5):
    return _centred(graph, inputs, 1e-5) / 2e-5


@mistake(
    of="numerical_gradient",
    hint="The step is `h` itself; here it was multiplied by the input.",
)
def h_times_the_input(graph, inputs, h=1e-5):
    steps = h * inputs
    changes = [_change(graph, inputs, i, step) for i, step in enumerate(steps)]
    return np.array(changes) / (2 * steps)


@mistake(
    of="numerical_gradient",
    hint="An array of whole numbers cannot hold 2.00001: what is put into it loses its decimal "
    "places, and the input does not move. Of what type is your copy?",
)
def whole_numbers_cannot_move(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        up, down = inputs.copy(), inputs.copy()
        up[i], down[i] = up[i] + h, down[i] - h
        slopes[i] = (_last(graph, up) - _last(graph, down)) / (2 * h)
    return slopes


@mistake(
    of="numerical_gradient",
    hint="The caller's own array was changed, and not put back. " + _ONE_BY_ONE,
)
def steps_on_the_inputs_themselves(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        inputs[i] = inputs[i] + h
        up = _last(graph, inputs)
        inputs[i] = inputs[i] - 2 * h
        slopes[i] = (up - _last(graph, inputs)) / (2 * h)
    return slopes


@mistake(
    of="numerical_gradient",
    hint=_EACH_INPUT + "These are the gradients of all nodes, as task 5 computes them.",
)
def gradient_by_every_node(graph, inputs, h=1e-5):
    return gradients_of(graph, inputs)


@mistake(
    of="numerical_gradient",
    hint=_EACH_INPUT + "These are the slopes of every node; only the last is the end.",
)
def differences_of_every_node(graph, inputs, h=1e-5):
    rows = np.zeros((len(inputs), len(graph)))
    for i in range(len(inputs)):
        up, down = values_of(graph, _moved(inputs, i, h)), values_of(graph, _moved(inputs, i, -h))
        rows[i] = (up - down) / (2 * h)
    return rows


@mistake(
    of="numerical_gradient",
    hint="The way forward gives a value for every node, and only the last of them is the end. A "
    "whole array was put where one slope belongs.",
)
def every_node_into_one_slope(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    slopes[0] = values_of(graph, _moved(inputs, 0, h)) - values_of(graph, _moved(inputs, 0, -h))
    return slopes


@mistake(of="numerical_gradient", hint=_EACH_INPUT + "This is that of the first. " + _ONE_EXAMPLE)
def only_the_first_input(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)[0] / (2 * h)


@mistake(of="numerical_gradient", hint=_EACH_INPUT + "This is that of the last. " + _ONE_EXAMPLE)
def only_the_last_input(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)[-1] / (2 * h)


@mistake(
    of="numerical_gradient",
    hint="Only the first input has its slope, the others stayed 0. Is the return inside the loop?",
)
def first_input_and_zeros(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / (2 * h) * (np.arange(len(inputs)) == 0)


# output_error


@mistake(of="output_error", hint=_MEAN)
def not_divided_by_the_examples(P, Y):
    return P - Y


@mistake(of="output_error", hint=_MEAN + "Yours was divided by m twice.")
def divided_by_the_examples_twice(P, Y):
    return (P - Y) / len(P) ** 2


@mistake(of="output_error", hint="The sign is turned: it is prediction minus truth.")
def truth_minus_prediction(P, Y):
    return (Y - P) / len(P)


@mistake(of="output_error", hint=_MEAN + "Here it was divided by the number of classes.")
def divided_by_the_classes(P, Y):
    return (P - Y) / P.shape[1]


@mistake(of="output_error", hint=_MEAN + "A mean over the whole array divides by the classes too.")
def divided_by_every_number(P, Y):
    return (P - Y) / P.size


@mistake(of="output_error", hint=_NO_SLOPE)
def slope_of_a_sigmoid_multiplied_in(P, Y):
    return (P - Y) * P * (1 - P) / len(P)


@mistake(
    of="output_error",
    hint="This is the derivative with respect to the probabilities. One step further back, at the "
    "logits, softmax's own derivative multiplies it, and much cancels.",
)
def gradient_by_the_probabilities(P, Y):
    return -Y / P / len(P)


@mistake(
    of="output_error",
    hint="The wrong classes have errors too: each got a probability, and should have 0.",
)
def only_the_true_classes(P, Y):
    return Y * (P - Y) / len(P)


@mistake(
    of="output_error",
    hint="An error is asked for each example and class, shape (m, classes). The division by m "
    "comes in, but nothing is added up yet.",
)
def averaged_over_the_examples(P, Y):
    return (P - Y).mean(axis=0)


@mistake(
    of="output_error",
    hint="An error is asked for each example and class, shape (m, classes); these are "
    "those of the true classes.",
)
def one_error_per_example(P, Y):
    return ((P - Y) * Y).sum(axis=1) / len(P)


@mistake(
    of="output_error",
    hint="These are losses. Their derivative with respect to the logits is asked for.",
)
def losses_instead_of_errors(P, Y):
    return -np.log((P * Y).sum(axis=1)) / len(P)


@mistake(
    of="output_error",
    hint="The 2 belongs to a squared error; here the loss is cross-entropy.",
)
def twice_the_error(P, Y):
    return 2 * (P - Y) / len(P)


@mistake(
    of="output_error",
    hint="An error has a sign: it says whether the logit was too high or too low.",
)
def distance_without_its_sign(P, Y):
    return np.abs(P - Y) / len(P)


@mistake(
    of="output_error",
    hint="Here the winning class was compared with the truth. The probabilities themselves have to "
    "be, or a step that does not change the winner would change nothing.",
)
def decisions_instead_of_probabilities(P, Y):
    return ((P.max(axis=1, keepdims=True) == P) - Y) / len(P)


@mistake(
    of="output_error",
    hint="`P -= …` writes into the caller's array, so a second call sees other "
    "probabilities. Make a new array.",
)
def probabilities_changed_in_place(P, Y):
    P -= Y
    return P / len(P)


# backward


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _hidden(X, W1, b1):
    """The sums and the activations of the hidden layer."""
    Z1 = X @ W1 + b1
    return Z1, np.where(Z1 > 0, Z1, 0.0)


def _output_error(X, Y, W1, b1, W2, b2):
    return (_softmax(_hidden(X, W1, b1)[1] @ W2 + b2) - Y) / len(X)


def _parts(X, Y, W1, b1, W2, b2):
    """The sums, the activations, the error of the output, and what it sends back."""
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return *_hidden(X, W1, b1), dZ2, dZ2 @ W2.T


def _from_both_errors(dZ1, dZ2, X, W1, b1):
    """The four gradients from the errors of both layers, right or wrong."""
    A1 = _hidden(X, W1, b1)[1]
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def _from_error(dZ2, X, W1, b1, W2):
    """The four gradients from an error of the output layer, right or wrong."""
    dZ1 = (dZ2 @ W2.T) * (_hidden(X, W1, b1)[0] > 0)
    return _from_both_errors(dZ1, dZ2, X, W1, b1)


def _right(X, Y, W1, b1, W2, b2):
    return _from_error(_output_error(X, Y, W1, b1, W2, b2), X, W1, b1, W2)


@mistake(of="backward", hint=_MEAN + "Yours are the gradients of the sum.")
def gradients_not_divided(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 * len(X), X, W1, b1, W2)


@mistake(of="backward", hint=_ONCE + "Yours was divided by m once more.")
def gradients_divided_twice(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 / len(X), X, W1, b1, W2)


@mistake(of="backward", hint=_ONCE + "In the first layer m divides once more.")
def hidden_layer_divided_again(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1 / len(X), db1 / len(X), dW2, db2


@mistake(of="backward", hint=_ONCE + "Here the gradients of the weights were divided again.")
def weights_divided_again(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1 / len(X), db1, dW2 / len(X), db2


def _with_biases_by(bias_gradient, X, Y, W1, b1, W2, b2):
    """The four gradients, but with another way from a layer's error to that of its biases."""
    Z1, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    dZ1 = dA1 * (Z1 > 0)
    return X.T @ dZ1, bias_gradient(dZ1), A1.T @ dZ2, bias_gradient(dZ2)


@mistake(of="backward", hint=_ONCE + "Here the biases were averaged, which divides by m again.")
def biases_averaged(X, Y, W1, b1, W2, b2):
    return _with_biases_by(lambda dZ: dZ.mean(axis=0), X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_BIAS + "Here each example kept its own.")
def biases_not_summed(X, Y, W1, b1, W2, b2):
    return _with_biases_by(lambda dZ: dZ, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_BIAS + "Here the sum ran along each example's row.")
def biases_summed_along_the_rows(X, Y, W1, b1, W2, b2):
    return _with_biases_by(lambda dZ: dZ.sum(axis=1), X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_BIAS + "Here a whole layer got a single number.")
def one_bias_for_a_whole_layer(X, Y, W1, b1, W2, b2):
    return _with_biases_by(lambda dZ: dZ.sum(axis=0).sum(), X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_BIAS + "The shape is (units,), without a second axis.")
def biases_as_rows(X, Y, W1, b1, W2, b2):
    return _with_biases_by(lambda dZ: dZ.sum(axis=0, keepdims=True), X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint="Every sign is turned: the error is prediction minus truth.")
def error_turned_round(X, Y, W1, b1, W2, b2):
    return _from_error(-_output_error(X, Y, W1, b1, W2, b2), X, W1, b1, W2)


@mistake(of="backward", hint=_NO_SLOPE)
def slope_of_a_sigmoid_in_the_output(X, Y, W1, b1, W2, b2):
    P = _softmax(_hidden(X, W1, b1)[1] @ W2 + b2)
    return _from_error((P - Y) * P * (1 - P) / len(X), X, W1, b1, W2)


@mistake(of="backward", hint=_MASK + "Here it passed everywhere.")
def through_an_open_relu(X, Y, W1, b1, W2, b2):
    _, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1, dZ2, X, W1, b1)


@mistake(of="backward", hint=_MASK + "Here the sign of the gradient itself decided.")
def mask_of_the_gradient(X, Y, W1, b1, W2, b2):
    _, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(np.maximum(dA1, 0), dZ2, X, W1, b1)


@mistake(
    of="backward",
    hint="At a sum of exactly 0 ReLU has no slope of its own. The convention here, "
    "and in TensorFlow, is 0.",
)
def mask_open_at_zero(X, Y, W1, b1, W2, b2):
    Z1, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * (Z1 >= 0), dZ2, X, W1, b1)


@mistake(of="backward", hint=_MASK + "Here it was multiplied by the activation.")
def activation_for_its_slope(X, Y, W1, b1, W2, b2):
    _, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * A1, dZ2, X, W1, b1)


@mistake(
    of="backward",
    hint=_MASK + "A(1 - A) is the slope of a sigmoid; the hidden layer has ReLU.",
)
def slope_of_a_sigmoid_in_the_hidden_layer(X, Y, W1, b1, W2, b2):
    _, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * A1 * (1 - A1), dZ2, X, W1, b1)


@mistake(
    of="backward",
    hint="The gradient of a weight is what came in, times the error. What comes into the second "
    "layer is A1, after the ReLU.",
)
def sums_for_activations(X, Y, W1, b1, W2, b2):
    dW1, db1, _, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, db1, _hidden(X, W1, b1)[0].T @ _output_error(X, Y, W1, b1, W2, b2), db2


@mistake(
    of="backward",
    hint="Forward, the second layer received the sums Z1. They pass a ReLU first.",
)
def relu_forgotten_on_the_way_forward(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    dZ2 = (_softmax(Z1 @ W2 + b2) - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    return X.T @ dZ1, dZ1.sum(axis=0), Z1.T @ dZ2, dZ2.sum(axis=0)


@mistake(of="backward", hint="The hidden layer has a ReLU; here there is none, both ways.")
def relu_forgotten_both_ways(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    dZ2 = (_softmax(Z1 @ W2 + b2) - Y) / len(X)
    dZ1 = dZ2 @ W2.T
    return X.T @ dZ1, dZ1.sum(axis=0), Z1.T @ dZ2, dZ2.sum(axis=0)


@mistake(
    of="backward",
    hint="On the way forward no bias was added, so the probabilities are not the network's.",
)
def biases_forgotten_on_the_way_forward(X, Y, W1, b1, W2, b2):
    return _right(X, Y, W1, 0 * b1, W2, 0 * b2)


@mistake(
    of="backward",
    hint="The truth was taken away from the logits. Softmax turns them into probabilities first.",
)
def softmax_forgotten(X, Y, W1, b1, W2, b2):
    Z2 = _hidden(X, W1, b1)[1] @ W2 + b2
    return _from_error((Z2 - Y) / len(X), X, W1, b1, W2)


def _after_a_step(rate, X, Y, W1, b1, W2, b2):
    """dZ1 from a W2 that has already been updated."""
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    changed = W2 - rate * _hidden(X, W1, b1)[1].T @ dZ2
    return _from_error(dZ2, X, W1, b1, changed)


@mistake(of="backward", hint=_OLD_WEIGHTS)
def second_weights_updated_too_early(X, Y, W1, b1, W2, b2):
    return _after_a_step(1.0, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_OLD_WEIGHTS)
def second_weights_updated_too_early_by_a_tenth(X, Y, W1, b1, W2, b2):
    return _after_a_step(0.1, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_OLD_WEIGHTS)
def second_weights_updated_too_early_by_a_hundredth(X, Y, W1, b1, W2, b2):
    return _after_a_step(0.01, X, Y, W1, b1, W2, b2)


def _updated(rate, X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return W1 - rate * dW1, b1 - rate * db1, W2 - rate * dW2, b2 - rate * db2


@mistake(of="backward", hint=_UPDATED)
def new_weights_for_gradients(X, Y, W1, b1, W2, b2):
    return _updated(1.0, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_UPDATED)
def new_weights_for_gradients_by_a_tenth(X, Y, W1, b1, W2, b2):
    return _updated(0.1, X, Y, W1, b1, W2, b2)


@mistake(
    of="backward",
    hint="The caller's weights were changed, so a second call starts from others. " + _NO_STEPS,
)
def parameters_changed_in_place(X, Y, W1, b1, W2, b2):
    made = _right(X, Y, W1, b1, W2, b2)
    W1 -= made[0]
    b1 -= made[1]
    W2 -= made[2]
    b2 -= made[3]
    return made


@mistake(of="backward", hint="The order is dW1, db1, dW2, db2: the first layer comes first.")
def second_layer_first(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW2, db2, dW1, db1


@mistake(of="backward", hint="The order is dW1, db1, dW2, db2: each layer's two together.")
def weights_before_biases(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, dW2, db1, db2


@mistake(
    of="backward",
    hint="The gradient of a matrix has the shape of that matrix; yours is turned round.",
)
def gradients_of_the_weights_turned(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1.T, db1, dW2.T, db2


_FOUR = "Four gradients are asked for, those of the weights and the biases of both layers. "


@mistake(of="backward", hint=_FOUR + "These are those of the weights.")
def gradients_of_the_weights_only(X, Y, W1, b1, W2, b2):
    dW1, _, dW2, _ = _right(X, Y, W1, b1, W2, b2)
    return dW1, dW2


@mistake(of="backward", hint=_FOUR + "These are those of the first layer.")
def gradients_of_the_first_layer_only(X, Y, W1, b1, W2, b2):
    return _right(X, Y, W1, b1, W2, b2)[:2]


@mistake(of="backward", hint=_FOUR + "These are those of the second layer.")
def gradients_of_the_second_layer_only(X, Y, W1, b1, W2, b2):
    return _right(X, Y, W1, b1, W2, b2)[2:]


def _only_one_example(number, X, Y, W1, b1, W2, b2):
    dZ2 = np.zeros(Y.shape)
    dZ2[number] = _output_error(X, Y, W1, b1, W2, b2)[number]
    return _from_error(dZ2, X, W1, b1, W2)


@mistake(of="backward", hint="Only the first example counts. " + _ONE_EXAMPLE)
def only_the_first_example(X, Y, W1, b1, W2, b2):
    return _only_one_example(0, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint="Only the last example counts. " + _ONE_EXAMPLE)
def only_the_last_example(X, Y, W1, b1, W2, b2):
    return _only_one_example(-1, X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_W2_NOT_TURNED)
def second_weights_not_turned(X, Y, W1, b1, W2, b2):
    return _output_error(X, Y, W1, b1, W2, b2) @ W2


@mistake(of="backward", hint=_W2_NOT_TURNED)
def second_weights_not_turned_in_dot(X, Y, W1, b1, W2, b2):
    return np.dot(_output_error(X, Y, W1, b1, W2, b2), W2)


@mistake(
    of="backward",
    hint=_INNER_SIZES + "both are batches with m rows. If a sum over the examples is meant, one of "
    "them has to be turned; a ReLU's mask acts number by number.",
)
def product_of_two_batches(X, Y, W1, b1, W2, b2):
    return _hidden(X, W1, b1)[1] @ _output_error(X, Y, W1, b1, W2, b2)


@mistake(
    of="backward",
    hint=_INNER_SIZES + "the activations are (m, units) and the errors (m, classes).",
)
def activations_not_turned_in_dot(X, Y, W1, b1, W2, b2):
    return np.dot(_hidden(X, W1, b1)[1], _output_error(X, Y, W1, b1, W2, b2))


@mistake(
    of="backward",
    hint="A ReLU's mask acts number by number; a matrix product mixes the units.",
)
def mask_by_matrix_product_in_dot(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return np.dot(dA1, Z1 > 0)


@mistake(of="backward", hint=_INNER_SIZES + "the inputs are (m, n) and the errors (m, units).")
def inputs_not_turned(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return X @ (dA1 * (Z1 > 0))


@mistake(of="backward", hint=_STAR)
def activations_times_errors(X, Y, W1, b1, W2, b2):
    return _hidden(X, W1, b1)[1] * _output_error(X, Y, W1, b1, W2, b2)


@mistake(of="backward", hint=_STAR)
def inputs_times_errors(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return X * (dA1 * (Z1 > 0))


@mistake(
    of="backward",
    hint="Number by number this works for one example only, by broadcasting. " + _STAR,
)
def star_for_a_matrix_product(X, Y, W1, b1, W2, b2):
    Z1, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    dW2, dZ1 = A1.T * dZ2, dA1 * (Z1 > 0)
    return X.T * dZ1, dZ1.sum(axis=0), dW2, dZ2.sum(axis=0)


@mistake(of="backward", hint=_MEAN + "Besides, the ReLU's mask is missing: " + _MASK)
def not_divided_and_no_mask(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2) * len(X)
    return _from_both_errors(dZ2 @ W2.T, dZ2, X, W1, b1)


# repaired_step

_STEP = "A step is the old parameter minus the learning rate times its gradient. "


def _sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def _slopes_of_the_step(X, Y, W1, b1, W2, b2, through=None, **changed):
    """The four gradients, with some parts of the way changed; ``through`` stands in for W2."""
    A1 = _sigmoid(X @ W1 + b1)
    P = _sigmoid(A1 @ W2 + b2)
    D2 = changed.get("output", lambda P: (P - Y) / len(X))(P)
    sent = D2 @ (W2 if through is None else through).T
    D1 = sent * changed.get("slope", lambda A: A * (1 - A))(A1)
    return X.T @ D1, D1.sum(axis=0), A1.T @ D2, D2.sum(axis=0)


def _stepped(parameters, gradients, rate):
    return tuple(p - rate * d for p, d in zip(parameters, gradients, strict=True))


@mistake(
    of="repaired_step",
    hint="This is still the step of `broken_step`. The table says that only the first layer is "
    "wrong, and the more the larger the rate: which of the names in its gradient has been given "
    "another value by then?",
)
def bug_still_there(X, Y, W1, b1, W2, b2, learning_rate):
    new = W2 - learning_rate * _slopes_of_the_step(X, Y, W1, b1, W2, b2)[2]
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2, through=new)
    return _stepped((W1, b1, W2, b2), gradients, learning_rate)


@mistake(
    of="repaired_step",
    hint="The first layer is right now, and the second is not: its gradient was computed after the "
    "first layer had been changed. All gradients first, then all changes.",
)
def first_layer_changed_too_early(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    W1, b1 = _stepped((W1, b1), gradients[:2], learning_rate)
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    return W1, b1, *_stepped((W2, b2), gradients[2:], learning_rate)


@mistake(
    of="repaired_step",
    hint="After the second layer was changed, everything was computed anew from it. All four "
    "gradients belong to the parameters with which the step begins.",
)
def way_forward_repeated_after_a_change(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    W2, b2 = _stepped((W2, b2), gradients[2:], learning_rate)
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    return *_stepped((W1, b1), gradients[:2], learning_rate), W2, b2


@mistake(of="repaired_step", hint=_STEP + "These are the gradients.")
def gradients_for_parameters(X, Y, W1, b1, W2, b2, learning_rate):
    return _slopes_of_the_step(X, Y, W1, b1, W2, b2)


@mistake(of="repaired_step", hint=_STEP + "Here it was added: the cost goes up.")
def step_uphill(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    return _stepped((W1, b1, W2, b2), gradients, -learning_rate)


@mistake(of="repaired_step", hint=_STEP + "Here the rate is missing.")
def rate_forgotten(X, Y, W1, b1, W2, b2, learning_rate):
    return _stepped((W1, b1, W2, b2), _slopes_of_the_step(X, Y, W1, b1, W2, b2), 1)


@mistake(of="repaired_step", hint=_ONCE + "Here the step was divided by m once more.")
def step_divided_by_the_examples(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    return _stepped((W1, b1, W2, b2), gradients, learning_rate / len(X))


@mistake(of="repaired_step", hint=_MEAN + "These are steps of the sum.")
def step_of_the_sum(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2, output=lambda P: P - Y)
    return _stepped((W1, b1, W2, b2), gradients, learning_rate)


@mistake(
    of="repaired_step",
    hint="With cross-entropy behind a sigmoid no further slope belongs to the output's error.",
)
def slope_of_the_output_multiplied_in(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(
        X, Y, W1, b1, W2, b2, output=lambda P: (P - Y) * P * (1 - P) / len(X)
    )
    return _stepped((W1, b1, W2, b2), gradients, learning_rate)


@mistake(
    of="repaired_step",
    hint="On the way back through the hidden layer its slope, that of the sigmoid, is missing.",
)
def slope_of_the_hidden_layer_forgotten(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2, slope=lambda A: 1)
    return _stepped((W1, b1, W2, b2), gradients, learning_rate)


@mistake(
    of="repaired_step",
    hint="The caller's arrays were changed, so a second call starts elsewhere. Make new ones.",
)
def parameters_of_the_step_changed_in_place(X, Y, W1, b1, W2, b2, learning_rate):
    parameters = (W1, b1, W2, b2)
    gradients = _slopes_of_the_step(X, Y, *parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter -= learning_rate * gradient
    return parameters


@mistake(of="repaired_step", hint="Only the first layer has moved; the second is as it was.")
def second_layer_left_as_it_was(X, Y, W1, b1, W2, b2, learning_rate):
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    return *_stepped((W1, b1), gradients[:2], learning_rate), W2, b2


@mistake(of="repaired_step", hint="The weights have moved; the biases are as they were.")
def biases_left_as_they_were(X, Y, W1, b1, W2, b2, learning_rate):
    dW1, _, dW2, _ = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    W1, W2 = _stepped((W1, W2), (dW1, dW2), learning_rate)
    return W1, b1, W2, b2


@mistake(
    of="repaired_step",
    hint="The slope of the output's sigmoid, P (1 - P), stands where that of the hidden layer "
    "belongs. At which layer has the error arrived when it has gone back through W2?",
)
def slope_of_the_other_layer(X, Y, W1, b1, W2, b2, learning_rate):
    P = _sigmoid(_sigmoid(X @ W1 + b1) @ W2 + b2)
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2, slope=lambda A: P * (1 - P))
    return _stepped((W1, b1, W2, b2), gradients, learning_rate)


@mistake(
    of="repaired_step",
    hint="After the first layer was changed, the activations were computed anew, and the gradient "
    "of W2 was made of those. All four gradients belong to the parameters with which the step "
    "begins.",
)
def activations_of_the_changed_first_layer(X, Y, W1, b1, W2, b2, learning_rate):
    A1 = _sigmoid(X @ W1 + b1)
    D2 = (_sigmoid(A1 @ W2 + b2) - Y) / len(X)
    gradients = _slopes_of_the_step(X, Y, W1, b1, W2, b2)
    W1, b1 = _stepped((W1, b1), gradients[:2], learning_rate)
    slopes = _sigmoid(X @ W1 + b1).T @ D2, D2.sum(axis=0)
    return W1, b1, *_stepped((W2, b2), slopes, learning_rate)
