"""What is counted and measured for those who run the product; docs/operations.md lists it.

A label is a word of ours or an opaque key: never a path, a person, a number of a student or a host.
"""
