"""What readers get of styles and scripts."""

from pathlib import Path

from engagement_playbook.theming import asset

THEME = Path(__file__).parents[1] / "plugins/engagement_playbook/theme"


def test_readers_get_scripts_without_the_remarks() -> None:
    for script in sorted((THEME / "js").glob("*.js")):
        whole = script.read_text(encoding="utf-8").splitlines()
        given = asset(f"js/{script.name}").decode().splitlines()
        remaining = iter(given)
        expected = next(remaining, None)
        for line in whole:
            if line == expected:
                expected = next(remaining, None)
            else:
                # What is left out is a line of a remark, and nothing else.
                assert line.lstrip().startswith(("//", "/**", "*")), (script.name, line)
        assert expected is None, script.name
        assert len(given) < len(whole)


def test_styles_are_as_they_are() -> None:
    assert asset("css/ticks.css") == (THEME / "css/ticks.css").read_bytes()
