"""Sizes: what units of one dimension are worth in one another, Chinese ones among them."""

from decimal import Decimal

# Sizes in units that one page uses side by side, in the first of each (1 mu is 1/15 hectare, 1 jin half a kilogram).
SIZES: dict[str, Decimal] = {"m2": Decimal(1), "mu": Decimal(10000) / 15, "har": Decimal(10000), "km2": Decimal(10**6),
         "kg": Decimal(1), "jin": Decimal("0.5"), "dan": Decimal(50), "t": Decimal(1000), "liang": Decimal("0.05"),
         "m": Decimal(1), "km": Decimal(1000), "li": Decimal(500), "zhang": Decimal(10) / 3, "chi": Decimal(1) / 3}  # fmt: skip
DIMENSIONS: dict[str | None, int] = {unit: n for n, units in enumerate((("m2", "mu", "har", "km2"), ("kg", "jin", "dan", "t", "liang"), ("m", "km", "li", "zhang", "chi"))) for unit in units}  # fmt: skip
