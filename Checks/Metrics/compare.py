"""The figures of BacktestStorage beside those of quantstats and empyrical-reloaded.

    compare.py path/to/backtest-metrics

Eight curves: three published examples and five random walks. Every figure that another library has is
computed by it too. Where its definition is another one, the other value is brought to ours by the
difference that docs/backtest-results.md names, and compared then; so the explanation is tested as well.
"""

import json
import math
import subprocess
import sys
import warnings

import empyrical
import numpy as np
import pandas as pd
import quantstats.stats as qs
from scipy import stats as scipy_stats

warnings.filterwarnings("ignore")
DAY = 86_400_000_000_000
FIRST = 1_700_006_400_000_000_000


def returns_of(curve):
    return np.array(curve[1:]) / np.array(curve[:-1]) - 1


def compound(returns, start=1.0):
    return [start] + list(start * np.cumprod(1 + np.array(returns)))


def random_walk(seed):
    generator = np.random.default_rng(seed)
    returns = generator.normal(0.0004, 0.012, 250 + 150 * seed)
    returns[generator.integers(0, len(returns), 8)] *= 5  # some days are far out
    return compound(returns, 10_000.0)


# name, curve, days between its points, points in a year, risk-free rate and target in percent a year
EXAMPLES = [
    # empyrical's own tests: mixed_returns.
    ("empyrical", compound([0.01, 0.10, -0.04, 0.02, 0.03, 0.02, 0.01, -0.10]), 7, 52, 0, 0),
    # Rollinger and Hoffman, "Sortino: A 'Sharper' Ratio".
    ("red rock", compound([0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04]), 365, 1, 0, 0),
    # freqtrade's test_calculate_max_drawdown2: profits of a day each on a balance of 0.2.
    ("freqtrade", list(0.2 + np.cumsum([
        0, 0.011580, 0.010048, 0.011340, 0.012161, 0.010416, 0.010009, 0.020024, -0.024662, -0.022350,
        0.020496, -0.029859, -0.030511, 0.010041, 0.010872, -0.025782, 0.010400, 0.012374, 0.012467,
        0.114741, 0.010303, 0.010088, -0.033961, 0.010680, 0.010886, -0.029274, 0.011178, 0.010693,
        0.010711])), 2, 182.5, 0, 0),
] + [(f"random {seed}", random_walk(seed), 1, 365, seed - 1, 2 * (seed - 1)) for seed in range(1, 6)]


def ours(program, example):
    _, curve, days, per_year, risk_free, target = example
    line = json.dumps({
        "capital": curve[0],
        "curve": [[FIRST + index * days * DAY, value] for index, value in enumerate(curve)],
        "pnls": list(np.diff(curve)), "periods_per_year": per_year, "risk_free": risk_free,
        "target": target})
    result = subprocess.run([program], input=line, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def theirs(example):
    """Yields (figure, library, value in our units, difference that was taken out)."""
    _, curve, days, per_year, risk_free, target = example
    index = pd.to_datetime([FIRST + i * days * DAY for i in range(len(curve))])
    returns = pd.Series(returns_of(curve), index=index[1:])
    # The point of the capital: both libraries take peaks from the first return on, or from it, by version.
    with_start = pd.Series([0.0] + list(returns), index=index)
    count, years = len(returns), (len(curve) - 1) * days / 365
    rf, mar = risk_free / 100 / per_year, target / 100 / per_year
    gain = curve[-1] / curve[0] - 1
    pnls = pd.Series(np.diff(curve))

    yield "total_return", "empyrical.cum_returns_final", empyrical.cum_returns_final(returns) * 100, None
    yield "total_return", "quantstats.comp", qs.comp(returns) * 100, None

    # Years are counted returns there, and a length of 365 days here.
    growth = empyrical.annual_return(returns, annualization=per_year)
    yield ("cagr", "empyrical.annual_return",
           ((1 + growth) ** (count / per_year / years) - 1) * 100, "years from the number of returns")
    growth = qs.cagr(returns, periods=per_year)
    yield ("cagr", "quantstats.cagr",
           ((1 + growth) ** (count / per_year / years) - 1) * 100, "years from the number of returns")

    yield ("volatility", "empyrical.annual_volatility",
           empyrical.annual_volatility(returns, annualization=per_year) * 100, None)
    yield ("volatility", "quantstats.volatility",
           qs.volatility(returns, periods=per_year, prepare_returns=False) * 100, None)

    yield ("sharpe_ratio", "empyrical.sharpe_ratio",
           empyrical.sharpe_ratio(returns, risk_free=rf, annualization=per_year), None)
    # quantstats compounds the yearly rate down to one period; the rate that it turns into ours is given.
    yield ("sharpe_ratio", "quantstats.sharpe",
           qs.sharpe(returns, rf=(1 + rf) ** per_year - 1, periods=per_year),
           "the rate of a period compounds to the yearly one")

    yield ("sortino_ratio", "empyrical.sortino_ratio",
           empyrical.sortino_ratio(returns, required_return=mar, annualization=per_year), None)
    yield ("sortino_ratio", "quantstats.sortino",
           qs.sortino(returns, rf=(1 + mar) ** per_year - 1, periods=per_year),
           "the rate of a period compounds to the yearly one")

    yield "max_drawdown", "empyrical.max_drawdown", -empyrical.max_drawdown(with_start) * 100, None
    yield "max_drawdown", "quantstats.max_drawdown", -qs.max_drawdown(with_start) * 100, None

    depth = -empyrical.max_drawdown(with_start)
    growth = (1 + gain) ** (1 / years) - 1
    calmar = empyrical.calmar_ratio(with_start, annualization=per_year)
    theirs_growth = empyrical.annual_return(with_start, annualization=per_year)
    yield ("calmar_ratio", "empyrical.calmar_ratio", calmar * growth / theirs_growth,
           "years from the number of returns")
    calmar = qs.calmar(with_start, prepare_returns=False, periods=per_year)
    theirs_growth = qs.cagr(with_start, periods=per_year)
    yield ("calmar_ratio", "quantstats.calmar", calmar * growth / theirs_growth,
           "years from the number of returns")
    assert depth > 0

    # The longest time under water: their days are counted from the first point below the peak to the last one.
    details = qs.drawdown_details(qs.to_drawdown_series(with_start))
    longest = 0
    for _, row in details.iterrows():
        start = index.get_indexer([pd.Timestamp(row["start"])])[0]
        end = index.get_indexer([pd.Timestamp(row["end"])])[0]
        # From the peak before it until it is reached again, or to the end.
        longest = max(longest, min(end + 1, len(index) - 1) - (start - 1))
    yield ("max_drawdown_duration", "quantstats.drawdown_details", longest * days * 86_400,
           "from the peak until it is reached again, not the days below it")

    # Skewness and kurtosis with n, not the bias-free ones of pandas, and not less 3.
    yield ("skewness", "quantstats.skew",
           qs.skew(returns, prepare_returns=False) * (count - 2) / math.sqrt(count * (count - 1)),
           "moments over n")
    excess = qs.kurtosis(returns, prepare_returns=False)
    biased = (excess * (count - 2) * (count - 3) / (count - 1) - 6) / (count + 1)
    yield "kurtosis", "quantstats.kurtosis", biased + 3, "moments over n; 3 when normal"
    yield "skewness", "scipy.stats.skew", scipy_stats.skew(returns), None
    yield "kurtosis", "scipy.stats.kurtosis", scipy_stats.kurtosis(returns, fisher=False), None
    yield "return_count", "len", count, None

    ratio = (returns.mean() - rf) / returns.std(ddof=1)
    yield "sharpe_per_return", "pandas", ratio, None
    spread = 1 - scipy_stats.skew(returns) * ratio + (biased + 2) / 4 * ratio ** 2
    yield ("probabilistic_sharpe_ratio", "scipy.stats.norm",
           scipy_stats.norm.cdf(ratio * math.sqrt((count - 1) / spread)) * 100, None)
    # The same formula with their moments in it; what these make of it is taken out.
    probability = qs.probabilistic_sharpe_ratio(returns, rf=(1 + rf) ** per_year - 1, periods=per_year)
    their_spread = (1 - qs.skew(returns, prepare_returns=False) * ratio + (excess + 2) / 4 * ratio ** 2)
    yield ("probabilistic_sharpe_ratio", "quantstats.probabilistic_sharpe_ratio",
           scipy_stats.norm.cdf(
               scipy_stats.norm.ppf(probability) * math.sqrt(their_spread / spread)) * 100,
           "moments over n")

    # Figures of trades, of which the other libraries make the same of a period's gain or loss.
    yield "win_rate", "quantstats.win_rate", qs.win_rate(pnls, prepare_returns=False) * 100, None
    yield ("profit_factor", "quantstats.profit_factor",
           qs.profit_factor(pnls, prepare_returns=False), None)
    yield "avg_trade_pnl", "quantstats.avg_return", qs.avg_return(pnls, prepare_returns=False), None
    yield "expectancy", "quantstats.avg_return", qs.avg_return(pnls, prepare_returns=False), None
    yield ("expectancy_ratio", "quantstats",
           qs.payoff_ratio(pnls, prepare_returns=False) * (pnls > 0).mean() - (pnls < 0).mean(), None)
    yield "avg_win", "quantstats.avg_win", qs.avg_win(pnls, prepare_returns=False), None
    yield "avg_loss", "quantstats.avg_loss", qs.avg_loss(pnls, prepare_returns=False), None
    yield "best_trade", "quantstats.best", qs.best(pnls, prepare_returns=False), None
    yield "worst_trade", "quantstats.worst", qs.worst(pnls, prepare_returns=False), None
    yield "total_trades", "len", len(pnls), None
    yield ("max_consecutive_losses", "quantstats.consecutive_losses",
           qs.consecutive_losses(pnls, prepare_returns=False), None)


def main():
    failed = compared = 0
    names, differences = set(), {}
    for example in EXAMPLES:
        figures = ours(sys.argv[1], example)
        for figure, library, value, difference in theirs(example):
            compared += 1
            names.add(figure)
            if difference:
                differences.setdefault(f"{library}: {difference}", 0)
                differences[f"{library}: {difference}"] += 1
            mine = figures.get(figure)
            if mine is None or not math.isclose(mine, value, rel_tol=1e-9, abs_tol=1e-9):
                failed += 1
                print(f"{example[0]}: {figure}: ours {mine}, {library} {value}")
        # Only what needs the times of trades has no other library.
        missing = set(figures) - names - {"exposure"}
        if missing:
            failed += 1
            print(f"{example[0]}: compared with nothing: {', '.join(sorted(missing))}")
    print(f"{len(EXAMPLES)} curves, {len(names)} figures, {compared} values, {failed} differ")
    print("with another definition, and equal once that is taken out:")
    for text in sorted(differences):
        print(f"  {text}")
    sys.exit(1 if failed else 0)


main()
