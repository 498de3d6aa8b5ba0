"""Softmax and multiclass classification."""
