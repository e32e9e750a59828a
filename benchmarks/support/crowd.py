"""Makes a crowd of people who sign in, and prints their user names as JSON.

Run as `python -m benchmarks.support.crowd COUNT PASSWORD` under the product's settings, in a prepared data folder.
"""

import json
import sys

import django


def main(count: int, password: str) -> None:
    """Make them, all with one password that is hashed once."""
    django.setup()
    # Models can be imported only now.
    from django.contrib.auth.hashers import make_password

    from scoreport.accounts.models import User

    hashed, names = make_password(password), [f"crowd{number}" for number in range(count)]
    User.objects.bulk_create(User(username=name, name=name, password=hashed) for name in names)
    json.dump(names, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
