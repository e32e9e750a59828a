"""What secondary schools teach: subjects, and the title of each subject's course by grade level."""

from scoreport.demo.schools import Level

# By level and subject: course titles in the order of the level's grades.
SUBJECTS: dict[Level, dict[str, tuple[str, ...]]] = {
    "elementary": {},
    "middle": {
        "English": ("English Language Arts 6", "English Language Arts 7", "English Language Arts 8"),
        "Mathematics": ("Mathematics 6", "Mathematics 7", "Algebra Readiness 8"),
        "Science": ("Earth Science 6", "Life Science 7", "Physical Science 8"),
        "History": ("Ancient World History 6", "Medieval World History 7", "US History 8"),
        "Physical Education": ("Physical Education 6", "Physical Education 7", "Physical Education 8"),
        "Electives": ("Exploratory Wheel 6", "Art and Design 7", "Coding 8"),
    },
    "high": {
        "English": ("English 9", "English 10", "American Literature 11", "Expository Reading 12"),
        "Mathematics": ("Algebra I", "Geometry", "Algebra II", "Statistics"),
        "Science": ("Biology", "Chemistry", "Physics", "Environmental Science"),
        "Social Science": ("Ethnic Studies", "World History", "US History", "Government and Economics"),
        "World Languages": ("Spanish I", "Spanish II", "Spanish III", "Spanish IV"),
        "Electives": ("Physical Education 9", "Physical Education 10", "Theater Arts", "Psychology"),
    },
}
# Six sections a middle school subject: one teacher. Eight a high school subject: two.
TEACHERS_PER_SUBJECT: dict[Level, int] = {"elementary": 0, "middle": 1, "high": 2}
PERIODS = 6
