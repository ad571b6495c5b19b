"""Scripts of a page become files; data and what already is a file stay where they are."""

from engagement_playbook.site.inline_scripts import move_scripts


def test_a_script_is_read_from_a_file_where_it_stood() -> None:
    page, files = move_scripts("<p>a</p><script>\nstart()\n</script><p>b</p>", lambda name: f"../js/{name}")

    ((name, script),) = files.items()
    assert page == f'<p>a</p><script src="../js/{name}"></script><p>b</p>'
    assert script == "\nstart()\n"
    assert name.startswith("inline-")
    assert name.endswith(".js")


def test_the_same_script_is_the_same_file_on_every_page() -> None:
    one, files = move_scripts("<script>a()</script><script>b()</script>", str)
    two, others = move_scripts("<h1>x</h1><script>b()</script>", str)

    assert set(others) < set(files)
    assert one.endswith(two.removeprefix("<h1>x</h1>"))


def test_a_script_of_another_plugin_that_has_an_id_keeps_it() -> None:
    page, files = move_scripts('<script id="init-glightbox">start()</script>', lambda name: f"js/{name}")

    ((name, script),) = files.items()
    assert page == f'<script id="init-glightbox" src="js/{name}"></script>'
    assert script == "start()"


def test_data_and_files_stay() -> None:
    page = '<script id="__config" type="application/json">{"a": 1}</script><script src="x.js"></script>'

    assert move_scripts(page, str) == (page, {})
