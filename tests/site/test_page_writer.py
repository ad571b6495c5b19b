"""What is recorded of a page while it is written."""

from markupsafe import Markup

from engagement_playbook.model.text import RichText, Span
from engagement_playbook.presentation.addresses import Address
from engagement_playbook.site.page import Heading
from engagement_playbook.site.page_writer import PageForm, PageWriter


def test_a_heading_is_listed_and_links_to_itself() -> None:
    writer = PageWriter("page.md", PageForm(permalink="¶", permalink_title='Link "here"'))

    html = writer.heading(2, "listen", "Listen & ask", chip="1.2", classes="pb-step")
    page = writer.page(html, "Page", "")

    assert html == (
        '<h2 class="pb-step" id="listen"><span class="pb-chip">1&#46;2</span> Listen &#38; ask'
        '<a class="headerlink" href="#listen" title="Link &#34;here&#34;">¶</a></h2>'
    )
    assert page.headings == (
        Heading(
            level=2,
            id="listen",
            title=Markup("1&#46;2 Listen &#38; ask"),
            content=Markup('<span class="pb-chip">1&#46;2</span> Listen &#38; ask'),
            html=html,
            classes="pb-step",
        ),
    )
    assert page.ids == {"listen"}


def test_a_heading_inside_another_element_offers_no_link_to_itself() -> None:
    writer = PageWriter("page.md", PageForm(permalink="¶"))

    assert writer.title("Page", inside=True) == '<h1 id="page_top">Page</h1>'


def test_a_heading_may_lead_to_another_page() -> None:
    writer = PageWriter("phases/index.md", PageForm())

    html = writer.heading(2, "taste", "Taste", to=Address("phases/taste.md"))

    assert html == '<h2 id="taste"><a href="../phases/taste/">Taste</a></h2>'
    assert writer.page(html, "", "").links == {Address("phases/taste.md")}


def test_the_head_holds_what_is_said_and_no_markup() -> None:
    page = PageWriter("page.md", PageForm()).page(
        "", "<b>A</b>", "", options={"hide": [], "engagements": True}
    )

    assert page.front_matter == {"title": "&lt;b&gt;A&lt;/b&gt;", "engagements": True}


def test_a_value_of_the_profile_follows_its_words_where_it_is_known() -> None:
    text = RichText((Span("Confirmed "), Span("by the channel", profile="channel"), Span(".")))
    plain = PageWriter("page.md", PageForm())
    known = PageWriter("page.md", PageForm(), agreed={"channel": " (mail & <sheet>)", "other": "none"})

    assert plain.text(text) == "Confirmed by the channel."
    assert known.text(text) == (
        'Confirmed by the channel<span class="pb-agreed"> (mail &#38; &#60;sheet&#62;)</span>.'
    )
