"""Given names that a crew writes before somebody's number: the usual ones of the last decades."""

import re

GIVEN_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
aaron adam ahmed alan albert alberto alex alexander alice alicia amanda amy ana andre andrea andrew
angel angela angelo ann anna anne annie anthony antonio arthur ashley barbara ben benjamin bernard
beth betty bill bob bobby brandon brenda brian bruce bryan carl carla carlos carmen carol caroline
catherine charles charlie cheryl chris christina christine christopher cindy claire craig cynthia
dan daniel daniela danny darlene dave david dawn deborah debra denise dennis diana diane don donald
donna doris dorothy doug douglas ed eddie edward edwin eileen elena elizabeth ellen emily emma eric
erica ernest ethan eugene eva evelyn fatima felix fernando frances francis francisco frank fred
gary george gerald gina gloria greg gregory hannah harold harry heather hector helen henry howard
ian irene isabel ivan jack jackie jacob jaime james jamie jane janet janice jason javier jay jean
jeff jeffrey jennifer jeremy jerry jesse jessica jesus jill jim jimmy joan joanne joe joel john
johnny jon jonathan jorge jose joseph joshua joyce juan juanita judith judy julia julie julio karen
kate katherine kathleen kathy kayla keith kelly ken kenneth kevin kim kimberly kyle larry laura
lauren lawrence lee lena leo leon leonard leroy lillian linda lisa lois lori louis louise lucia
lucy luis luz lynn manuel marc marcus margaret maria marie marilyn mario marion mark marta martha
martin marvin mary matt matthew maureen megan melissa michael michele michelle miguel mike mildred
mohamed monica nancy natalie nathan nicholas nick nicole nina noah norma norman olga olivia oscar
pablo pam pamela patricia patrick paul paula pedro peggy peter phil philip phillip phyllis rachel
ralph ramon randy raul ray raymond rebecca ricardo richard rick rita robert roberto robin rodney
roger ron ronald rosa rose roy ruben russell ruth ryan sally sam samantha samuel sandra sara sarah
scott sean sharon sheila shirley sofia stanley stephanie stephen steve steven sue susan sylvia
tammy ted teresa terry theresa thomas tiffany tim timothy tina todd tom tommy tony tracy tyler
vanessa vera vernon veronica victor victoria vincent virginia walt walter wanda wayne wendy wei
william willie yolanda yvonne zoe
""",
    )
)
ALSO_WORDS = frozenset(
    {
        "bill",
        "carol",
        "dawn",
        "don",
        "frank",
        "jack",
        "jean",
        "joy",
        "lane",
        "mark",
        "may",
        "ray",
        "rob",
        "rose",
        "roy",
        "sue",
        "ted",
        "van",
        "will",
    }
)
"""Names that are other words as well, when all letters are capitals."""
