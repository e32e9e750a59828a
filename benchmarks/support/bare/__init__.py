"""The yardstick: a Django application that does a click's I/O on the product's own databases, and nothing more."""
