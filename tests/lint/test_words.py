"""Looking for one word in a long text finds what looking for words in a short one finds."""

from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.lint.rules.word_search import contains_word, words_in

letters = st.text("ab1 .-银行", max_size=30)


@given(text=letters, word=letters)
def test_a_word_of_a_folded_text_is_found_where_the_linter_finds_it(text: str, word: str) -> None:
    expected = bool(word) and any(words_in(text, (word,)))
    assert contains_word(text.casefold(), word.casefold()) == expected


def test_an_ascii_word_is_whole_and_a_chinese_one_need_not_be() -> None:
    assert contains_word("a rfp, in writing", "rfp")
    assert not contains_word("rfps and e-rfp2", "rfp")
    assert contains_word("提前封网两周", "封网")
    assert not contains_word("anything", "")
