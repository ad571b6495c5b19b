"""The site through its front door: `mkdocs build`, on copies of the tiny playbook."""

import hashlib
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import lxml.html
import pytest
from mkdocs.config import load_config

from engagement_playbook.presentation.addresses import UrlStyle
from tests.helpers.addresses import files_without_one_claim
from tests.helpers.commands import mkdocs_build, run_module
from tests.helpers.playbooks import edit, plant, without_downloads

GOLDEN = Path(__file__).parents[1] / "golden"

OTHER_HOST = re.compile(r"""(?:src|srcset|href|action|data)=["']?(?:https?:)?//""")
MAGIC = {"pdf": b"%PDF-", "json": b"{", "docx": b"PK", "xlsx": b"PK"}
LOADING = ("script", "img", "iframe", "source", "video", "audio", "embed", "object")


def fingerprint(folder: Path) -> dict[str, str]:
    """Map each file to the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def last_good_site(root: Path) -> dict[str, str]:
    site = root / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site", encoding="utf-8")
    (site / "kept.txt").write_text("whatever else stood there", encoding="utf-8")
    return fingerprint(site)


def leftovers(root: Path) -> list[str]:
    return [path.name for path in root.glob(".site*")]


@pytest.fixture(name="built", scope="module")
def _fixture_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = plant(
        tmp_path_factory.mktemp("built") / "bakery",
        edits={
            "mkdocs.yml": (
                "docs_dir:",
                "site_url: https://bread.example/handbook/\nrepo_url: https://git.example/bread\nedit_uri: edit/main/\ndocs_dir:",
            )
        },
    )
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


def page(site: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(site / address / "index.html").getroot()


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize(
    "address",
    [
        "", "phases/", "phases/taste/", "checklists/", "checklists/at-the-door/", "templates/", "templates/order-sheet/",
        "visits/", "visits/tasting/", "case-studies/", "case-studies/closed-door-2019/", "registers/", "registers/orders/", "stages/", "onboarding/", "progress/",
        "glossary/", "roles/", "regulations/", "incident-clocks/", "phrases/", "faq/",
    ],
)  # fmt: skip
def test_every_address_of_the_contract_has_a_page(built: Path, language: str, address: str) -> None:
    root = page(built, language + address)

    assert root.get("lang") == ("zh-Hans" if language else "en")


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize(
    "file",
    [
        "checklists/at-the-door.pdf", "visits/tasting.own.pdf", "visits/tasting.table.pdf", "playbook.json", "playbook.schema.json", "playbook.pdf", "checklists/at-the-door.bilingual.pdf",
        "checklists/at-the-door.docx", "checklists/at-the-door.xlsx", "phases/deliver.pdf",
        "templates/order-sheet.pdf", "templates/order-sheet.docx",
    ],
)  # fmt: skip
def test_every_download_of_the_contract_is_there(built: Path, language: str, file: str) -> None:
    content = (built / language / "downloads" / file).read_bytes()

    assert content.startswith(MAGIC[file.rpartition(".")[2]])


def test_the_register_has_every_file_of_the_site_once_and_no_other(built: Path) -> None:
    assert files_without_one_claim(built.parent, built, UrlStyle.DIRECTORIES) == []


def test_each_item_is_one_labelled_box_under_its_id(built: Path) -> None:
    root = page(built, "checklists/at-the-door")
    data = json.loads((built / "downloads/playbook.json").read_bytes())
    (checklist,) = (each for each in data["checklists"] if each["id"] == "at-the-door")

    for item in checklist["items"]:
        (element,) = root.xpath(f"//*[@id='{item['id']}']")
        assert element.get("data-item") == f"at-the-door/{item['id']}"
        assert (element.get("data-critical") is not None) == item.get("critical", False)
        (box,) = element.xpath(".//input[@type='checkbox']")
        assert root.xpath(f"//label[@for='{box.get('id')}']") or box.xpath("ancestor::label")


def test_a_step_has_its_id_and_the_alias_of_its_number(built: Path) -> None:
    root = page(built, "phases/taste")

    assert root.xpath("//*[@id='try-three-loaves']")
    assert root.xpath("//*[@id='step-1-1']")


def test_edit_this_page_opens_the_yaml(built: Path) -> None:
    links = page(built, "checklists/at-the-door").xpath(
        "//a[@rel='edit' or contains(@class, 'md-content__button')]/@href"
    )

    assert "https://git.example/bread/edit/main/checklists/deliver/at-the-door.yml" in links


def test_each_language_has_a_sitemap_and_a_search_index_of_its_own(built: Path) -> None:
    assert "https://bread.example/handbook/checklists/at-the-door/" in (built / "sitemap.xml").read_text(
        "utf-8"
    )
    assert "https://bread.example/handbook/zh/checklists/at-the-door/" in (
        built / "zh/sitemap.xml"
    ).read_text("utf-8")
    english = json.loads((built / "search/search_index.json").read_bytes())["docs"]
    chinese = json.loads((built / "zh/search/search_index.json").read_bytes())["docs"]
    assert [entry["location"] for entry in english] == [entry["location"] for entry in chinese]
    assert [entry["title"] for entry in english] != [entry["title"] for entry in chinese]


def test_no_page_loads_anything_from_another_host(built: Path) -> None:
    loaded = [
        f"{file.relative_to(built)}: {address}"
        for file in built.rglob("*.html")
        for element in lxml.html.parse(file).iter("link", *LOADING)
        if element.tag != "link" or element.get("rel") in ("stylesheet", "preconnect", "preload", "icon")
        for address in (element.get("href"), element.get("src"), element.get("data"))
        if address and re.match(r"(?:https?:)?//", address)
    ]

    assert loaded == []


def test_the_yaml_is_not_published(built: Path) -> None:
    assert list(built.rglob("*.yml")) == []


@pytest.mark.parametrize(
    "case",
    [
        "PB101-unknown-key", "PB103-wrong-type", "PB105-missing-language", "PB007-duplicate-key",
        "PB202-duplicate-id", "PB201-dangling-reference", "PB005-tab-indentation", "PB002-encoding",
        "PB008-alias", "PB009-tag", "PB003-too-large", "PB006-nesting", "PB010-empty-file", "PB206-misnamed-folder",
    ],
)  # fmt: skip
def test_bad_content_stops_the_build_and_leaves_the_last_site(tmp_path: Path, case: str) -> None:
    root = plant(tmp_path / "bakery", over=GOLDEN / case)
    before = last_good_site(root)

    done = mkdocs_build(root)

    expected = (GOLDEN / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    assert [line for line in expected if ": error[" in line and line not in done.stdout] == []
    assert fingerprint(root / "site") == before
    assert leftovers(root) == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("en/about.md", "Aborted with 1 warning"),
        ("zh/about.md", "the build of language 'zh' failed: Aborted with 1 warnings in strict mode!"),
    ],
)
def test_a_strict_build_that_fails_at_its_end_leaves_the_last_site(
    tmp_path: Path, page: str, said: str
) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    (root / "playbook/pages" / page).write_text("# About\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    before = last_good_site(root)

    done = mkdocs_build(root)

    assert done.returncode == 1
    assert said in done.stdout
    assert fingerprint(root / "site") == before
    assert leftovers(root) == []


def test_broken_then_repaired(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    file = root / "checklists/deliver/at-the-door.yml"
    edit(file, "style: read-do", "styel: read-do")

    broken = mkdocs_build(root)
    edit(file, "styel: read-do", "style: read-do")
    repaired = mkdocs_build(root)

    assert (broken.returncode, repaired.returncode) == (1, 0)
    assert "error[PB101]: unknown key 'styel' — did you mean 'style'?" in broken.stdout
    assert (root / "site/checklists/at-the-door/index.html").is_file()


def test_a_killed_build_leaves_the_last_site_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    before = last_good_site(root)
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not leftovers(root) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert fingerprint(root / "site") == before
    assert leftovers(root) != []
    assert mkdocs_build(root).returncode == 0
    assert leftovers(root) == []


@pytest.mark.build
@pytest.mark.parametrize("most_bytes", [3_000, 60_000], ids=["at once", "half way"])
def test_a_full_disk_leaves_the_last_site(tmp_path: Path, most_bytes: int) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    before = last_good_site(root)
    # A file that may not grow fails like one on a full disk: the write comes back with an error.
    program = (
        "import resource, runpy, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes})); "
        "sys.argv = ['mkdocs', 'build', '--strict']; runpy.run_module('mkdocs', run_name='__main__')"
    )
    failed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert failed.returncode != 0
    assert "File too large" in failed.stderr
    assert fingerprint(root / "site") == before
    assert mkdocs_build(root).returncode == 0
    assert leftovers(root) == []
    assert "kept.txt" not in fingerprint(root / "site")


def test_site_behind_a_link_is_replaced_at_its_target(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    target = tmp_path / "www"
    target.mkdir()
    (target / "old.html").write_text("old", encoding="utf-8")
    (root / "site").symlink_to(target)

    done = mkdocs_build(root)

    assert done.returncode == 0, done.stdout
    assert (root / "site").is_symlink()
    assert (target / "index.html").is_file()
    assert not (target / "old.html").exists()


def test_a_program_that_only_reads_the_configuration_gets_the_real_one(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    before = sorted(tmp_path.rglob("*"))
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)

    assert config.site_dir == str(root / "site")
    assert multiprocessing.active_children() == []
    config.plugins.on_shutdown()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.build
def test_an_address_that_another_plugin_has_changed_is_that_of_every_file(tmp_path: Path) -> None:
    hook = "def on_config(config):\n    config.site_url += '2.0'\n"
    sites = []
    for version, lines in (("2.0/", ""), ("", "hooks: [hook.py]\n")):
        edits = {
            "mkdocs.yml": (
                "docs_dir:",
                f"site_url: https://bread.example/handbook/{version}\n{lines}docs_dir:",
            )
        }
        root = plant(tmp_path / f"bakery{version}", edits=edits)
        (root / "hook.py").write_text(hook, encoding="utf-8")
        done = mkdocs_build(root)
        assert done.returncode == 0, done.stdout
        sites.append(fingerprint(root / "site"))

    assert sites[0] == sites[1]


def test_what_a_checkout_or_a_web_server_has_in_the_site_stays(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    kept = {".git": "gitdir: ../.git/worktrees/site", ".htaccess": "Options -Indexes", ".nojekyll": ""}
    (root / "site").mkdir()
    for name, content in kept.items():
        (root / "site" / name).write_text(content, encoding="utf-8")

    assert mkdocs_build(root).returncode == 0
    assert (root / "site/zh/index.html").is_file()
    assert {file.name: file.read_text(encoding="utf-8") for file in (root / "site").glob(".*")} == kept


def test_one_language_builds_without_a_second_process(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "bakery",
        edits={"mkdocs.yml": ("        - code: zh\n          site_name: 面包到门\n", "")},
    )

    done = mkdocs_build(root)

    # Two languages in the content, one in the configuration: one problem, and not one for every text.
    assert done.returncode == 1
    assert (
        "mkdocs.yml:10:7: error[PB106]: most texts have a 'zh', and 'languages:' lists en only" in done.stdout
    )
    assert done.stdout.count("error[") == 1


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    """Wherever, whenever and by whomever it is built, and with nothing left over from a build before."""
    sites: list[Mapping[str, str]] = []
    for folder, seed, zone in (("bakery", "1", "UTC"), ("elsewhere/kitchen", "2", "Asia/Shanghai")):
        root = plant(tmp_path / folder)
        environment = {"SOURCE_DATE_EPOCH": "1795000000", "PYTHONHASHSEED": seed, "TZ": zone}
        done = run_module(root, "mkdocs", "build", "--strict", **environment)
        assert done.returncode == 0, done.stdout
        sites.append(fingerprint(root / "site"))

    assert sites[0] == sites[1]
    assert {Path(name).suffix for name in sites[0]} >= {".pdf", ".docx", ".xlsx", ".json", ".gz"}


def test_a_site_of_pages_only_offers_no_downloads(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))

    done = mkdocs_build(root)

    assert done.returncode == 0, done.stdout
    # The shape of an exported engagement is no paper: the page that imports one names it.
    assert [file.name for file in (root / "site/downloads").iterdir()] == ["engagement.schema.json"]
    links = [
        link for file in (root / "site").rglob("*.html") for link in lxml.html.parse(file).xpath("//@href")
    ]
    assert {link.rpartition("/")[2] for link in links if "downloads/" in link} <= {"engagement.schema.json"}


HOOK = """\
import json
import os
from pathlib import Path


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri == "faq.md":
        source = os.path.relpath(page.file.abs_src_path, Path(config.config_file_path).parent)
        print("seen:", page.file.src_uri, source, markdown.strip(), flush=True)
    return markdown + "\\n\\nOf a hook."


def on_page_content(html, page, config, files):
    return html + "<p>By a hook.</p>"


def on_post_build(config):
    index = Path(config.site_dir, "search/search_index.json")
    entries = json.loads(index.read_text("utf-8"))
    entries["docs"] = [entry for entry in entries["docs"] if not entry["location"].startswith("faq/")]
    index.write_text(json.dumps(entries), "utf-8")
"""


def test_a_build_ends_with_what_was_made_and_what_was_kept(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")

    said = [re.findall(r"engagement_playbook: (.*); \d+ s\n", mkdocs_build(root).stdout) for _ in range(2)]

    # The sheets in two languages are made by whichever language comes first.
    assert [re.sub(r"\d+ made, \d+ kept", "n made, n kept", line) for line in said[0]] == [
        f"{code}: 27 pages, 12 papers, 10 documents; n made, n kept from before" for code in ("en", "zh")
    ]
    assert said[1] == [
        f"{code}: 27 pages, 12 papers, 10 documents; 0 made, 22 kept from before" for code in ("en", "zh")
    ]


def test_a_link_to_a_page_that_another_plugin_removed_fails_a_strict_build(tmp_path: Path) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    hook = "def on_files(files, config):\n    files.remove(files.get_file_from_path('roles.md'))\n"
    (root / "hook.py").write_text(hook, encoding="utf-8")
    edit(root / "mkdocs.yml", "strict: true\n", "hooks: [hook.py]\nstrict: true\n")

    build = mkdocs_build(root)

    assert build.returncode != 0
    assert (
        "Doc file 'checklists/at-the-door.md' contains a link 'roles.md#driver', but another plugin has removed it"
        in build.stdout
    )


def test_other_plugins_see_the_same_page_in_every_build_and_what_they_do_to_html_stays(
    tmp_path: Path,
) -> None:
    root = without_downloads(plant(tmp_path / "bakery"))
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    edit(root / "mkdocs.yml", "strict: true\n", "hooks: [hook.py]\nstrict: true\n")

    builds = [mkdocs_build(root) for _ in range(2)]

    assert [build.returncode for build in builds] == [0, 0]
    seen = [sorted(re.findall(r"seen: (.*)", build.stdout)) for build in builds]
    assert "faq.md playbook/faq.yml # Questions and answers" in seen[0]
    assert seen[0] == seen[1]
    page = (root / "site/faq/index.html").read_text(encoding="utf-8")
    assert "<p>By a hook.</p>" in page
    assert "Of a hook" not in page
    index = json.loads((root / "site/search/search_index.json").read_text(encoding="utf-8"))
    assert not [entry for entry in index["docs"] if entry["location"].startswith("faq/")]
