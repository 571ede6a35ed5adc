"""Code that hides errors is marked, so that a wrong result does not look like a right one."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.approval import KnownFiles, read_risk


def place(code: str) -> str:
    return read_risk(code, KnownFiles()).hides_errors


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("try:\n    x = f()\nexcept:\n    pass", "line 3: except: pass"),
        ("try:\n    f()\nexcept Exception:\n    pass", "line 3: except Exception: pass"),
        ("for f in fs:\n    try:\n        g(f)\n    except ValueError:\n        continue",
         "line 4: except ValueError: continue"),
        ("try:\n    x = f()\nexcept Exception:\n    x = 0", "line 3: except Exception: x = 0"),
        ("try:\n    x = f()\nexcept:\n    x = np.nan", "line 3: except: x = np.nan"),
        ("def g():\n    try:\n        return f()\n    except Exception:\n        return None",
         "line 4: except Exception: return None"),
        ("df = df.fillna(0)", "line 1: fillna(0)"),
        ("df['x'].fillna(-1)", "line 1: fillna(-1)"),
        ("with contextlib.suppress(Exception):\n    f()", "line 1: contextlib.suppress(Exception)"),
        ("pd.to_numeric(s, errors='ignore')", "line 1: errors='ignore'"),
        ("pd.read_csv('a', on_bad_lines='skip')", "line 1: on_bad_lines='skip'"),
        (
            "try:\n    df = pd.read_csv('a.csv')\nexcept FileNotFoundError:\n"
            "    df = pd.DataFrame({'x': [1, 2]})",
            "line 3: data made up where reading fails",
        ),
        (
            "try:\n    df = pd.read_csv('a.csv')\nexcept Exception as e:\n    print(e)\n"
            "    df = pd.DataFrame(np.random.rand(3, 2))",
            "line 3: data made up where reading fails",
        ),
        (
            "if os.path.exists('a.csv'):\n    df = pd.read_csv('a.csv')\nelse:\n"
            "    df = pd.DataFrame({'x': range(3)})",
            "line 1: data made up where a file is missing",
        ),
        (
            "if not Path('a.csv').exists():\n    x = np.random.rand(3)",
            "line 1: data made up where a file is missing",
        ),
        ("%time df.fillna(0)", "line 1: fillna(0)"),
    ],
)  # fmt: skip
def test_what_hides_errors(code: str, found: str) -> None:
    assert place(code) == found


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    x = f()\nexcept ValueError as error:\n    print(error)",
        "try:\n    x = f()\nexcept Exception:\n    raise RuntimeError('no') from None",
        "try:\n    import polars\nexcept ImportError:\n    import pandas",
        "df.fillna(df.mean())",
        "df.fillna({'x': 0})",
        "df.fillna(method='ffill')",
        "df['name'].fillna('unknown')",
        "df.drop(columns='x', errors='ignore')",
        "open('a', errors='ignore').read()",
        "pd.to_numeric(s, errors='coerce').isna().sum()",
        "if os.path.exists('a.csv'):\n    df = pd.read_csv('a.csv')",
        "if not os.path.exists('a.csv'):\n    raise FileNotFoundError('a.csv')",
        "try:\n    df = pd.read_csv('a')\nexcept FileNotFoundError:\n    df = pd.DataFrame()",
        "x = np.random.rand(3)",
        "no python",
    ],
)
def test_what_does_not(code: str) -> None:
    assert place(code) == ""


def test_it_is_a_mark_and_not_a_risk() -> None:
    risk = read_risk("df.fillna(0)", KnownFiles())
    assert (risk.effects, risk.harms) == ((), False)
