"""What the doctor says of work in Redis: nobody does it, some of it failed, or Redis is away."""

import pytest

from tests.scaled.places import Place
from tests.scaled.server import RedisServer

pytestmark = pytest.mark.django_db(databases=[])
LOOK = "print(work_checks.tasks().level, work_checks.tasks().found)"


def test_the_doctor_looks_into_redis(place: Place, redis_server: RedisServer) -> None:
    place.run("from scoreport.operations.doctor import work as work_checks")
    assert place.run(LOOK).startswith("ok ")
    place.order("quick a")
    assert place.run(LOOK).startswith("ok ")
    place.run("work_checks.LATE = dt.timedelta(seconds=-1)")
    assert place.run(LOOK) == "wrong 1 tasks wait for more than 5 minutes"
    redis_server.stop()
    assert place.run(LOOK).startswith("wrong Redis does not answer")
