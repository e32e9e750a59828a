"""Sessions: how they are kept, how long they last, and in which browsers a person is signed in."""
