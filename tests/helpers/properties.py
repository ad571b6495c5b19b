"""How property tests run: the same examples every time, on every machine, with no clock."""

from hypothesis import HealthCheck, settings

# A slow machine is not a fault of the code; the size of an example is bounded where it is made.
bounded = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
