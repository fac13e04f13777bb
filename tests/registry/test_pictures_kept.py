"""Pictures are drawn once for the same content, as long as there is room."""

from registry.pictures.kept import PictureCache


class Drawing:
    """Draws pictures of a size, and counts them."""

    def __init__(self, size: int = 10) -> None:
        self.size, self.times = size, 0

    def __call__(self) -> bytes:
        self.times += 1
        return b"x" * self.size


def test_the_same_content_is_drawn_once_and_another_anew() -> None:
    kept, draw = PictureCache(), Drawing()
    for content in ("a", "a", "b", "a"):
        assert kept.drawn(draw, "timeline", content) == b"x" * 10

    assert draw.times == 2


def test_another_kind_of_picture_of_the_same_content_is_another() -> None:
    kept, draw = PictureCache(), Drawing()
    for sources in (("timeline", "a"), ("forest", "a"), ("forest", "", "a")):
        kept.drawn(draw, *sources)

    assert draw.times == 3


def test_what_was_used_longest_ago_makes_room() -> None:
    kept, draw = PictureCache(room=100), Drawing()
    for number in range(10):
        kept.drawn(draw, str(number))
    kept.drawn(draw, "0")
    kept.drawn(draw, "10")
    assert draw.times == 11

    kept.drawn(draw, "0")
    assert draw.times == 11, "it was used after the others"
    kept.drawn(draw, "1")
    assert draw.times == 12
    assert kept.taken <= 100


def test_a_picture_that_would_take_much_of_the_room_is_not_kept() -> None:
    kept, draw = PictureCache(room=100), Drawing(13)
    for _ in range(2):
        kept.drawn(draw, "a")

    assert (draw.times, kept.taken) == (2, 0)
