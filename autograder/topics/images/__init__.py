"""Convolution in two dimensions."""
