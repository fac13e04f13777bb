"""Where labels go so that none covers another: each to the highest lane that has room."""

from dataclasses import dataclass, field

from registry import budget

_SAME = 1.5  # points; leaders that close run into one


@dataclass(slots=True)
class Lanes:
    """Lanes below each other; each remembers what stretches are taken, and by what leader."""

    taken: list[list[tuple[float, float, float]]] = field(default_factory=list)

    def place(
        self, choices: list[tuple[float, float]], leader: float, *, first: int = 0, deep: int = 1
    ) -> tuple[int, int]:
        """Take the first stretch (left, right) that is free so many lanes deep; return (lane, which of the choices).

        A leader comes down from the top to it and crosses no other label, as long as there is such a lane at all.
        """
        budget.check()
        for lane in range(first, len(self.taken)):
            for number, (left, right) in enumerate(choices):
                if self._free(lane, deep, left, right) and self._passes(leader, first, lane):
                    return self._take(lane, deep, left, right, leader, first), number
        lane = max(first, len(self.taken))
        return self._take(lane, deep, *choices[0], leader, first), 0

    def fits(self, left: float, right: float) -> bool:
        free = self._free(0, 1, left, right)
        if free:
            self.taken[0].append((left, right, left))
        return free

    def _free(self, lane: int, deep: int, left: float, right: float) -> bool:
        others = (other for below in self.taken[lane : lane + deep] for other in below)
        return all(right < other_left or left > other_right for other_left, other_right, _ in others)

    def _passes(self, leader: float, first: int, lane: int) -> bool:
        return all(
            leader < left - 1 or leader > right + 1 or abs(other - leader) < _SAME
            for above in self.taken[first:lane]
            for left, right, other in above
        )

    def _take(self, lane: int, deep: int, left: float, right: float, leader: float, first: int) -> int:
        while len(self.taken) < lane + deep:
            self.taken.append([])
        for below in self.taken[lane : lane + deep]:
            below.append((left, right, leader))
        for above in self.taken[first:lane]:
            above.append((leader - 1, leader + 1, leader))
        return lane
