"""Generalisation: does it hold for what it has not seen?"""
