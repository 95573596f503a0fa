"""A backtest that keeps its state in Redis: what NautilusTrader's own engines write."""

from decimal import Decimal

from nautilus_trader.backtest.config import BacktestEngineConfig
from nautilus_trader.backtest.engine import BacktestEngine
from nautilus_trader.config import LoggingConfig, StrategyConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide, TriggerType
from nautilus_trader.model.identifiers import TraderId, Venue
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from nautilus_trader.trading.strategy import Strategy

START = 1_700_000_000_000_000_000


class Random(Strategy):
    """Does something at every few quotes."""

    def __init__(self, rng, instrument):
        super().__init__(StrategyConfig(strategy_id="Random-000", order_id_tag="000"))
        self.rng, self.instrument, self.seen = rng, instrument, 0

    def on_start(self):
        self.subscribe_quote_ticks(self.instrument.id)

    def on_save(self):
        return {"seen": str(self.seen).encode(), "empty": b""}

    def on_quote_tick(self, tick):
        self.seen += 1
        if self.seen % 5:
            return
        rng, make, side = self.rng, self.order_factory, self.rng.choice([OrderSide.BUY, OrderSide.SELL])
        away = Decimal(rng.randrange(1, 40)).scaleb(-5) * (-1 if side == OrderSide.BUY else 1)
        middle = tick.ask_price.as_decimal()
        near, far = (Price(middle + step, 5) for step in (away, -away))
        head = (self.instrument.id, side, Quantity.from_int(rng.choice([1000, 1000, 2000, 50_000])))
        emulated = rng.choice([TriggerType.NO_TRIGGER, TriggerType.BID_ASK])
        match rng.randrange(9):
            case 0 | 1 | 2:
                self.submit_order(make.market(*head))
            case 3 | 4:
                self.submit_order(make.limit(*head, near, emulation_trigger=emulated))
            case 5:
                self.submit_order(make.stop_market(*head, far, emulation_trigger=emulated))
            case 6:
                self.submit_order(make.trailing_stop_market(
                    *head, trailing_offset=Decimal("0.0002"), trigger_price=far,
                    trigger_type=TriggerType.BID_ASK))
            case 7:
                self.submit_order_list(make.bracket(
                    *head, tp_price=far, sl_trigger_price=Price(middle + 3 * away, 5),
                    emulation_trigger=emulated))
            case _:
                for order in self.cache.orders_open(strategy_id=self.id)[:3]:
                    if order.has_price and rng.random() < 0.5:
                        self.modify_order(order, price=near)
                    else:
                        self.cancel_order(order)


def write(rng, trader, config):
    """Runs a backtest of a few hundred quotes."""
    engine = BacktestEngine(BacktestEngineConfig(
        trader_id=TraderId(trader.name), instance_id=UUID4.from_str(trader.instance_id),
        cache=config, save_state=True, logging=LoggingConfig(bypass_logging=True)))
    instrument = TestInstrumentProvider.default_fx_ccy("AUD/USD", Venue("SIM"))
    engine.add_venue(
        Venue("SIM"), OmsType[trader.engine], AccountType.MARGIN, base_currency=USD,
        starting_balances=[Money(10_000_000, USD)])
    engine.add_instrument(instrument)
    middle, quotes = Decimal("0.65000"), []
    for number in range(300):
        middle += Decimal(rng.randrange(-30, 31)).scaleb(-5)
        time = START + number * 10**9 + rng.randrange(10**6)
        size = Quantity.from_int(rng.choice([500, 1_000_000]))
        quotes.append(QuoteTick(
            instrument.id, Price(middle, 5), Price(middle + Decimal("0.00002"), 5), size, size, time, time))
    engine.add_data(quotes)
    engine.add_strategy(Random(rng, instrument))
    engine.run()
    engine.trader.save()
    engine.dispose()
