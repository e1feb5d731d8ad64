"""Words for people: what they are to a crew, and the usual given names of the last decades."""

import re

PERSON = (
    r"(?:residents?|owners?|tenants?|home ?owners?|landlords?|landlady|land ?owners?|callers?|"
    r"customers?|"
    r"neighbou?rs?|complainants?|applicants?|occupants?|renters?|lady|woman|women|man|guy|"
    r"gentleman|"
    r"female|male|girl|boy|child|kids?|children|baby|infant|toddler|teen|son|daughter|husband|wife|"
    r"spouse|mother|mom|father|dad|grand(?:ma|pa|mother|father|son|daughter)|sister|brother|aunt|"
    r"uncle|"
    r"parents?|elderly|senior|veteran|widow|widower|patient|he|she|they|him|her|his|their|victim|"
    r"pedestrian|ho|rp|pt|se\u00f1ora?|due\u00f1[oa]|vecin[oa]s?|hij[oa]s?|inquilin[oa]|"
    r"ni\u00f1[oa]|"
    r"residentes?|espos[oa]|mam\u00e1|pap\u00e1|se\u00f1or|mrs?(?=[.,]? [A-Z])|ms(?=[.,]? [A-Z])|"
    r"couple|roommate|"
    r"abuel[oa]|padre|madre|herman[oa]|suegr[oa]|beb\u00e9|boyfriend|girlfriend|ex|student|"
    r"squatters?)"
)
"""A resident, in a crew's words."""
STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|"
    r"T[NX]|UT|V[AT]|W[AIVY]|(?:Conn|Mass|Penn|Florida|Texas|Jersey|Ohio|Georgia|Virginia|"
    r"California)\.?)"
)

GIVEN_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
aaron abby abdul ada adele adrian agnes aisha alejandro alfred alfredo ali alma alvin amber amelia
amir
andres andy angelina anita annette antonia april arlene arnold arturo audrey aurora barb becky bella
bernice bert bertha bessie beverly blanca bobbie bonnie brad bradley brent bridget brittany calvin
candace carlton caroline carolyn carrie casey cecilia celia chad chelsea chester clara clarence
claudia
clifford clyde colleen connie connor corey courtney crystal curtis damian danielle darlene darrell
darryl dean debbie delores denny derek derrick devon dolores dominic doreen dwayne dylan earl edgar
edith edna eduardo effie elaine elsie enrique ernesto erin esther ethel eunice faye fern fidel
florence
floyd geraldine gertrude gilbert gladys glen glenda gordon grace graciela guadalupe guillermo gus
gwen
hassan hazel herbert herman hilda hugo ida ignacio inez ingrid ira irma isaac jackson jamal jan
jared jasmine jeanette jeannie jeffery jenny jerome jill joann jocelyn josefina josephine juana
junior
kara kari katie kathryn katrina kelvin kenny kirk krista kristen kristin kurt latoya latasha leah
leroy leslie
lester lillie lloyd lorena loretta lorraine lucille luke lydia lyle mabel malik mandy marcia
margarita
margie marianne mariana marjorie marlene marsha marvin mathew mattie maurice max maxine melanie
melinda melvin mercedes meredith mickey milton mindy miriam misty mitchell mohammed molly morris
muhammad
myra myrtle nadine naomi natasha nate nelson nestor nora norma octavio omar opal orlando oswaldo
otis
pat patsy patti patty paulette pearl penny pete phoebe priscilla rafael ramiro ramona raquel
raymundo reggie
regina renee rex rhonda ricky roberta rocio roland rolando roman rosalie rosario roslyn rosemary
roxanne
ruben rudy sabrina sal salvador sadie samir santiago santos saul selena sergio seth shane shannon
shawn
shelby sheri sherry simon simone sonia stacey stacy stella stewart stuart tamara tanya tara terrence
tina toni tonya tracey travis trevor tricia trina troy tyrone uma velma vicki vicky viola violet
vivian
wallace warren wesley whitney wilbur wilfred wilma winston xavier yasmin yesenia yvette zachary
adam ahmed alan albert alberto alex alexander alice alicia amanda amy ana andre andrea andrew
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
        "april",
        "art",
        "bill",
        "bonnie",
        "carol",
        "chad",
        "crystal",
        "dean",
        "dawn",
        "earl",
        "faye",
        "fern",
        "glen",
        "grace",
        "hazel",
        "junior",
        "don",
        "frank",
        "ida",
        "jack",
        "jan",
        "jean",
        "joy",
        "lane",
        "mark",
        "max",
        "may",
        "misty",
        "opal",
        "otis",
        "pat",
        "pearl",
        "penny",
        "ray",
        "rex",
        "roman",
        "rob",
        "rose",
        "roy",
        "sal",
        "sue",
        "ted",
        "van",
        "violet",
        "viola",
        "will",
    }
)
"""Names that are other words as well, when all letters are capitals."""
