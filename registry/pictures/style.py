"""How pictures look: one width, sizes that stay legible on A4, colours that everyone can tell apart.

Colours are those of Okabe and Ito (jfly.uni-koeln.de/color, 2008). None of them carries a meaning alone: beside each
stands a letter, a shape, a hatch or a dash, so that a picture survives a grey printer. Lengths are points.
"""

WIDTH = 482.0  # 170 mm: A4 between margins of 20 mm, so that a point here is a point on paper
MARGIN = 4.0
SIZE = 8.0  # of all text but headings
HEADING = 9.5
LEADING = 10.5  # from line to line

INK = "#111111"
QUIET = "#4a4a4a"  # second to the ink; 8.9 : 1 on white
RULE = "#8a8a8a"  # axes
GRID = "#dedede"
PAPER = "#ffffff"
FILL = "#c6d0da"  # surfaces that bear marks
EDGE = "#44525f"

BLUE = "#0072b2"
ORANGE = "#e69f00"
SKY = "#56b4e9"
GREEN = "#009e73"
YELLOW = "#f0e442"
VERMILION = "#d55e00"
GREY = "#bdbdbd"

HAIR = 0.5  # widths of lines
THIN = 0.8
THICK = 1.4
DASHED = (3.0, 2.0)
DOTTED = (1.0, 1.6)
HATCHED = "hatched"  # a fill: all that a partial date can mean
