"""Random values, all from one seed, so that a failure can be made again."""

import uuid
from decimal import Decimal

from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.enums import CurrencyType
from nautilus_trader.model.objects import Currency, Money, Price, Quantity

SCALE = 16  # decimals of the raw integers
MAX_QUANTITY, MAX_PRICE = 34_028_236_692_092, 17_014_118_346_044
TIMES = [0, 1, 999, 10**9, 2**31, 2**32 - 1, 2**53 - 1, 2**53 + 1, 10**18, 2**63 - 1, 2**63, 2**64 - 1]


class Maker:
    """Makes values; an `extreme` one takes them from the limits of their types."""

    def __init__(self, rng, trader_id, extreme=False):
        self.rng = rng
        self.trader_id = trader_id
        self.extreme = extreme
        self.now = rng.randrange(10**18, 4 * 10**18)
        self.used = {}

    def pick(self, name, values):
        """One of the values, those that were taken least often first: soon each of them occurs."""
        used = self.used.setdefault(name, {})
        least = min(used.get(value, 0) for value in values)
        value = self.rng.choice([value for value in values if used.get(value, 0) == least])
        used[value] = least + 1
        return value

    def maybe(self, value, chance=0.5):
        return value if self.rng.random() < chance else None

    def uuid(self):
        return UUID4.from_str(str(uuid.UUID(int=self.rng.getrandbits(128), version=4)))

    def time(self):
        if self.extreme and self.rng.random() < 0.5:
            return self.rng.choice(TIMES)
        self.now += self.rng.choice([0, 1, 1000, 10**6, self.rng.randrange(10**10)])
        return self.now

    def word(self, length=12):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcxyz-_./ #+@*?[]|~"
        middle = "".join(self.rng.choice(letters) for _ in range(length))
        return f"{self.rng.choice('OXV')}{middle}{self.rng.randrange(10**9)}"

    def text(self):
        """Free text, which may hold any character."""
        samples = ["", "naïve ☃", 'quote " \\ and \n line', "x" * 300, "日本", "\t", "é", "None"]
        return self.rng.choice([self.word(), self.word(40), *samples])

    def free_value(self, depth=0):
        """What a map of free form may hold."""
        rng = self.rng
        kinds = 11 if depth < 3 else 9
        match rng.randrange(kinds):
            case 0:
                return None
            case 1:
                return rng.random() < 0.5
            case 2:
                return rng.randrange(-(2**63), 2**64)
            case 3:
                return rng.randrange(-300, 300)
            case 4:
                return rng.choice([0.0, -0.0, 1.5, 1e300, 5e-324, rng.uniform(-1e9, 1e9)])
            case 5:
                return Decimal(rng.randrange(-(10**9), 10**9)).scaleb(-rng.randrange(12))
            case 6 | 7 | 8:
                return self.text()
            case 9:
                return [self.free_value(depth + 1) for _ in range(rng.randrange(4))]
            case _:
                return self.free_map(depth + 1)

    def free_map(self, depth=0):
        keys = [self.word(4) for _ in range(self.rng.choice([0, 1, 2, 3, 18]))]
        return {key: self.free_value(depth) for key in keys}

    # Amounts

    def raw(self, precision, limit):
        """A raw integer of so many decimals, at most the limit, of any magnitude."""
        unit = 10 ** (SCALE - precision)
        digits = self.rng.randrange(1, len(str(limit)) + precision)
        value = self.rng.randrange(1, 10**digits)
        if self.extreme and self.rng.random() < 0.4:
            value = self.rng.choice([1, 2**53 - 1, 2**53 + 1, 3, limit * 10**precision - 1])
        return min(value, limit * 10**precision - 1) * unit

    def quantity(self, instrument, limit=10**7):
        limit = MAX_QUANTITY if self.extreme else limit
        precision = instrument.size_precision
        return Quantity.from_raw(self.raw(precision, limit), precision)

    def price(self, instrument, limit=10**6):
        precision = instrument.price_precision
        raw = self.raw(precision, MAX_PRICE if self.extreme else limit)
        return Price.from_raw(raw * self.sign(instrument), precision)

    def sign(self, instrument):
        """Spreads and commodities may have negative prices."""
        may = "Spread" in type(instrument).__name__ or self.extreme
        return -1 if may and self.rng.random() < 0.3 else 1

    def money(self, currency, limit=10**6, least=0):
        digits = self.rng.randrange(1, len(str(limit)) + currency.precision)
        amount = Decimal(self.rng.randrange(least, 10**digits)).scaleb(-currency.precision)
        return Money.from_str(f"{amount:f} {currency.code}")

    def decimal(self, low=1, high=10**6):
        return Decimal(self.rng.randrange(low, high)).scaleb(-self.rng.randrange(8))

    def currency(self, code):
        """A currency that nobody knows before it is stored."""
        precision = self.pick("precision", [0, 2, 3, 8, 16])
        kind = self.pick("currency", [CurrencyType.CRYPTO, CurrencyType.FIAT, CurrencyType.COMMODITY_BACKED])
        iso = self.rng.randrange(1000)
        return Currency(code, precision, iso, f"{self.word()} ☃", kind)
