"""Score reports as PDF files: texts by language, contents by student and test, and their rendering."""
