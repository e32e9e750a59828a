"""Benchmarks: each prints a ratio against a stated limit that is measured in the same run."""
