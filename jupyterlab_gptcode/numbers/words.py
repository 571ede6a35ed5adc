"""The words around a number, as far as they say what it is. Pure."""

from __future__ import annotations

import re

from .scripts import pairs

_LETTERS = 5  # that two forms of a word have in common
_STEM = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{1,{_LETTERS}}}|%")
_CAMEL = re.compile(r"[A-Z](?<=[a-z][A-Z])")
_SAME: tuple[str, ...] = (
    "mean average avg mittelwert durchschnitt moyenne media promedio 平均 均值",
    "std deviation sd standardabweichung écart desviación sigma 标准",
    "median mitte médiane mediana 50 中位",
    "max maximum highest largest oldest longest most peak top best höchste größte meisten "
    "maximal élevé máximo mayor 最大 最高 最多",
    "min minimum lowest smallest youngest shortest least niedrigste kleinste minimal bas mínimo "
    "menor 最小 最低 最少",
    "count number rows records entries observations len length size n samples total nobs anzahl "
    "zeilen insgesamt nombre lignes número filas registros 行数 数量 样本 总数",
    "sum total overall summe gesamt insgesamt somme suma 总计 合计 总和 总额",
    "accuracy acc accurate genauigkeit exactitude exactitud 准确",
    "corr correlation correlated korrelation corrélation correlación 相关",
    "pvalue p significance significant",
    "missing null nan na isna isnull fehlen fehlende manquantes faltan faltantes 缺失",
    "price cost preis prix precio 价格 单价",
    "share percent percentage proportion rate % pct ratio anteil taux tasa 占比 比例",
    "revenue sales turnover umsatz erlös ventes chiffre ingresos ventas 销售 收入",
    "duplicates duplicated duplikate doppelte doublons duplicados 重复",
    "coef coefficient slope koeffizient coeficiente 系数",
    "rmse mse error mae fehler erreur 误差",
    "seconds sec time elapsed took duration dauer durée",
    "unique distinct nunique verschiedene distincts distintos",
    "age alter âge edad 年龄",
    "customers clients kunden clientes 客户",
    "orders bestellungen commandes pedidos 订单",
)
_STOP_WORDS = """
    np the and of in to is was are were for with on at by from that this it as an or be has have had
    than more less about only not which its their there all each per but so also dtype int float
    object name out we you can will der die das und ist sind von mit auf im bei zu den dem ein eine
    les des est une du dans pour los las el la le de en un una con por y se e
"""
_STOP = frozenset(word[:_LETTERS] for word in _STOP_WORDS.split())

_DATE = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])(?:-\d\d)?\b")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_SAME += tuple(
    f"{english} {others}"
    for english, others in zip(
        _MONTHS,
        (
            *("jan januar janvier enero", "feb februar février febrero", "mar märz mars marzo"),
            *("apr april avril abril", "mai mayo", "jun juni juin junio", "jul juli juillet julio"),
            *("aug august août agosto", "sep september septembre septiembre"),
            *("oct oktober octobre octubre", "nov november novembre noviembre"),
            "dec dezember décembre diciembre",
        ),
        strict=True,
    )
)


def dated(text: str) -> str:
    """A text of the same length in which dates are the names of their months."""
    if "-" not in text:
        return text
    return _DATE.sub(lambda date: _month(date[1]).ljust(len(date[0]))[: len(date[0])], text)


def _month(number: str) -> str:
    return _MONTHS[int(number) - 1]


def _stem(word: str) -> str:
    return word[:_LETTERS]


_MEANINGS: dict[str, frozenset[str]] = {}
for _group in _SAME:
    _stems = frozenset(map(_stem, _group.split()))
    for _each in _stems:
        _MEANINGS[_each] = _MEANINGS.get(_each, frozenset()) | _stems


def words(text: str) -> frozenset[str]:
    """The stems of the words of a text, without those that say nothing."""
    found = _STEM.findall(_CAMEL.sub(r" \g<0>", text).lower())
    if not text.isascii():
        found += pairs(text)
    return frozenset(found) - _STOP


def agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether they have a word in common, or two of the same meaning."""
    if some & others:
        return True
    return any(not others.isdisjoint(_MEANINGS[word]) for word in some if word in _MEANINGS)
