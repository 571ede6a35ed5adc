"""Other tasks of the same kind, written before anything was tuned. Look at their count only."""

from __future__ import annotations

from .task import Task, image, number, numbers, pairs, picture, says, table, words

CARS = "brand,price,year\nAudi,27500,2019\nFiat,9800,2016\nSkoda,18900,2021\nVolvo,31200,2020\n"
ORDERS = "item,price,quantity\npen,2,10\nbook,12,3\nlamp,25,2\n"
CITIES = "city,population\nBern,134\nGraz,291\nLyon,522\nTurin,848\n"
PLANTS = "plant,days,light\nbasil,25,full\nfern,40,shade\nmint,30,half\nrose,60,full\n"
LETTER = "Dear Kim\nthe parcel came today\nthank you so much\nyours Lea\n"
EXAMS = "class,score\nA,70\nB,64\nA,80\nC,91\nB,72\nC,85\n"
SHOPS = "shop,country,sales\nCasa,Spain,40\nMaison,France,35\nTienda,Spain,28\nHaus,Austria,51\n"
BODIES = "height,weight\n160,55\n165,61\n171,66\n176,72\n181,80\n188,85\n"
VALUES = "14\n27\n9\n31\n18\n"
TEAM = "name,age\nIvo,41\nJan,23\nKai,35\n"

HELD_OUT = [
    Task("product", "Multiply all the numbers from 1 to 8 together", number(40320)),
    Task("cubes", "show the cubes of 1 to 6", numbers([1, 8, 27, 64, 125, 216])),
    Task(
        "max of a column",
        "Which is the highest price in the file?",
        number(31200, lines=2),
        {"cars.csv": CARS},
        ["cars.csv"],
    ),
    Task(
        "add a column",
        "Add a column total that is price times quantity and save the table as orders_total.csv",
        table(
            "orders_total.csv",
            [
                ["item", "price", "quantity", "total"],
                ["pen", "2", "10", "20"],
                ["book", "12", "3", "36"],
                ["lamp", "25", "2", "50"],
            ],
        ),
        {"orders.csv": ORDERS},
        ["orders.csv"],
    ),
    Task(
        "bar chart to a file",
        "make a bar chart of the population by city and save it to cities.png",
        picture("cities.png"),
        {"cities.csv": CITIES},
        ["cities.csv"],
    ),
    Task(
        "count a letter", "How often does the letter e appear in 'the quick green bee'?", number(5)
    ),
    Task(
        "first rows",
        "Show the first three rows of the table",
        words("basil", "fern", "mint", without=["rose"]),
        {"plants.csv": PLANTS},
        ["plants.csv"],
    ),
    Task("upper case", 'Turn "hello jupyter" into upper case', words("HELLO JUPYTER")),
    Task(
        "smallest", "what is the smallest of these numbers: 8.5, 3.25, 9.75, 4.1", number(3.25, 2)
    ),
    Task(
        "sort numbers",
        "Sort 5, 2, 9, 1, 7 from the highest to the lowest",
        numbers([9, 7, 5, 2, 1]),
    ),
    Task("weekday", "What day of the week was 2024-07-04?", words("Thu")),
    Task("gcd", "greatest common divisor of 84 and 126", number(42)),
    Task(
        "count words",
        "Count the words in letter.txt",
        number(12),
        {"letter.txt": LETTER},
        ["letter.txt"],
    ),
    Task(
        "group means",
        "What is the mean score by class?",
        pairs({"A": 75, "B": 68, "C": 88}),
        {"exams.csv": EXAMS},
        ["exams.csv"],
    ),
    Task(
        "columns",
        "Which columns does this file have?",
        words("shop", "country", "sales"),
        {"shops.csv": SHOPS},
        ["shops.csv"],
    ),
    Task(
        "keep rows",
        "Keep only the rows where the country is Spain and write them to spain.csv",
        table(
            "spain.csv",
            [["shop", "country", "sales"], ["Casa", "Spain", "40"], ["Tienda", "Spain", "28"]],
        ),
        {"shops.csv": SHOPS},
        ["shops.csv"],
    ),
    Task("median", "Compute the median of 3, 8, 1, 9, 4, 7", number(5.5)),
    Task("palindrome", 'Is the word "level" a palindrome?', says(True)),
    Task("multiples", "list the multiples of 7 below 50", numbers([7, 14, 21, 28, 35, 42, 49])),
    Task("miles", "How many miles are 42 kilometers?", number(26.1)),
    Task(
        "scatter plot",
        "Please draw a scatter plot of height against weight.",
        image,
        {"bodies.csv": BODIES},
        ["bodies.csv"],
    ),
    Task(
        "longest word",
        "Which is the longest word in this sentence: the elephant walked slowly home",
        words("elephant", without=["slowly", "the e", "walked"]),
    ),
    Task(
        "sum of lines",
        "Add up the numbers in values.txt",
        number(99),
        {"values.txt": VALUES},
    ),
    Task(
        "sort a table",
        "sort the people by age and save the result as sorted.csv",
        table("sorted.csv", [["name", "age"], ["Jan", "23"], ["Kai", "35"], ["Ivo", "41"]]),
        {"team.csv": TEAM},
        ["team.csv"],
    ),
]
