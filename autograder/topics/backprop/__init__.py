"""Backpropagation and computation graphs."""
