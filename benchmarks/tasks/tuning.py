"""The tasks that prompts and settings may be chosen by."""

from __future__ import annotations

from .task import Task, image, letter, lines, number, numbers, pairs, picture, says, table, words

HEIGHTS = "name,height,weight\nAnna,171,64\nBen,183,82\nCleo,165,58\nDev,178,77\nEva,169,61\n"
WEIGHTS = "name,weight,value\napple,3,10\nbanana,2,7\ncherry,1,4\n"
TEMPERATURES = "day,temp\n1,12.5\n2,14.0\n3,13.2\n4,16.8\n5,18.1\n6,17.4\n7,15.0\n"
NOTES = "Buy new labels for the freezer.\nThe pump in room 12 is noisy.\nCall Ines on Friday.\n"
STORY = "the cat saw the dog and the dog saw the bird\n"
SALES = "region,month,amount\nNorth,1,120\nSouth,1,80\nNorth,2,95\nEast,1,60\nSouth,2,45\n"
PEOPLE = "name,age,city\nOlga,52,Riga\nPaul,31,Bonn\nQuinn,44,Cork\nRosa,29,Porto\nSven,67,Oslo\n"
SCORES = "student,score\na,61\nb,74\nc,74\nd,82\ne,58\nf,91\ng,77\nh,69\n"
LOG = "start\nload\nwarn: slow\nload\nsave\nwarn: slow\nstop\n"

TUNING = [
    Task("sum", "What is the sum of all whole numbers from 1 to 100?", number(5050)),
    Task(
        "squares",
        "print the squares of the numbers 1 to 10",
        numbers([n * n for n in range(1, 11)]),
    ),
    Task(
        "mean of a column",
        "What's the average height?",
        number(173.2),
        {"heights.csv": HEIGHTS},
        ["heights.csv"],
    ),
    Task(
        "drop a column",
        "remove the value column and save it as slim.csv",
        table("slim.csv", [["name", "weight"], ["apple", "3"], ["banana", "2"], ["cherry", "1"]]),
        {"weights.csv": WEIGHTS},
        ["weights.csv"],
    ),
    Task(
        "plot to a file",
        "Plot the temperature over the days and save the plot as temps.png",
        picture("temps.png"),
        {"temps.csv": TEMPERATURES},
        ["temps.csv"],
    ),
    Task("vowels", 'How many vowels are in "interoperability"?', number(7)),
    Task(
        "read the file",
        "show me what is in this file",
        words(*NOTES.splitlines()),
        {"notes.txt": NOTES},
        ["notes.txt"],
    ),
    Task("reverse", 'reverse the string "notebook"', words("koobeton")),
    Task("largest", "Find the largest number in 17, 4, 92, 35, 61", number(92, lines=2)),
    Task(
        "sort names",
        "Sort these names alphabetically: Maria, Ahmed, Zoe, Chen, Bob",
        words("Ahmed", "Bob", "Chen", "Maria", "Zoe"),
    ),
    Task(
        "days between",
        "how many days are there between 2024-01-15 and 2024-03-01?",
        lambda outcome: number(46)(outcome) or words("46 days")(outcome),
    ),
    Task("factorial", "Calculate the factorial of 12.", number(479001600)),
    Task(
        "unique words",
        "How many different words are in the file?",
        number(6),
        {"story.txt": STORY},
        ["story.txt"],
    ),
    Task(
        "group sums",
        "total amount for each region please",
        pairs({"East": 60, "North": 215, "South": 125}),
        {"sales.csv": SALES},
        ["sales.csv"],
    ),
    Task(
        "rows",
        "How many rows does the table have?",
        number(5, lines=2),
        {"people.csv": PEOPLE},
        ["people.csv"],
    ),
    Task(
        "filter",
        "List the names of everyone older than 40",
        words("Olga", "Quinn", "Sven", without=["Paul", "Rosa"]),
        {"people.csv": PEOPLE},
        ["people.csv"],
    ),
    Task(
        "fibonacci",
        "Give me the first 10 Fibonacci numbers",
        lambda outcome: any(
            numbers(row)(outcome)
            for row in ([0, 1, 1, 2, 3, 5, 8, 13, 21, 34], [1, 1, 2, 3, 5, 8, 13, 21, 34, 55])
        ),
    ),
    Task("prime", "Is 97 a prime number?", says(True)),
    Task("even", "print all even numbers between 11 and 31", numbers(list(range(12, 31, 2)))),
    Task("celsius", "Convert 100 degrees Fahrenheit to Celsius", number(37.78)),
    Task(
        "histogram",
        "Draw a histogram of the scores",
        image,
        {"scores.csv": SCORES},
        ["scores.csv"],
    ),
    Task(
        "commonest letter",
        "Which letter occurs most often in 'mississippi river'?",
        letter("i"),
    ),
    Task("lines", "How many lines are in log.txt?", number(7, lines=2), {"log.txt": LOG}),
    Task(
        "write a file",
        "Write the numbers 1 to 5 into numbers.txt, one per line.",
        lines("numbers.txt", ["1", "2", "3", "4", "5"]),
    ),
]
