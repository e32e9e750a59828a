"""Asks an implementation of the state's service what this sandbox holds to be true of it, and says what is."""
