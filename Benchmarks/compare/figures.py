"""Rows of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass
class Figure:
    """What was measured, and what was promised: at least so much, or at most."""

    name: str
    measured: float
    unit: str
    least: float | None = None
    most: float | None = None
    # What would be better still.
    stretch: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """If the promise was kept."""
        if self.least is None and self.most is None:
            return ""
        if not self.reaches(self.least if self.most is None else self.most):
            return "MISSED"
        return "stretch" if self.stretch is not None and self.reaches(self.stretch) else "kept"

    def reaches(self, aim: float) -> bool:
        return self.measured >= aim if self.most is None else self.measured <= aim

    def cells(self) -> list[str]:
        aim, sign = (self.least, "≥") if self.most is None else (self.most, "≤")
        reach = "" if aim is None else f"{sign} {number(aim)} {self.unit}"
        stretch = "" if self.stretch is None else f"{sign} {number(self.stretch)}"
        return [self.name, f"{number(self.measured)} {self.unit}", reach, stretch, self.verdict, self.note]


def number(value: float) -> str:
    """Three digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def print_table(figures: list[Figure]) -> None:
    rows = [["", "measured", "reach", "stretch", "", ""]] + [figure.cells() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:4], widths[1:4])]
        print("  ".join(cells + [row[4].ljust(widths[4]), row[5]]).rstrip())
