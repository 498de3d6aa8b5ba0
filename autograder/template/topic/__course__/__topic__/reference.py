"""Write here the same functions by a library that you trust, such as TensorFlow.

Import it here and nowhere else: who solves an exercise need not install it.
"""

# import tensorflow as tf
#
#
# def double(x):
#     return 2 * tf.constant(x, tf.float64)
