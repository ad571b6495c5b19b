"""How parts are named, addressed, grouped and ordered, the same on every medium."""
