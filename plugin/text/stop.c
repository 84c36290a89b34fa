/* Which words does a language use everywhere?
 *
 * Articles, pronouns, prepositions, conjunctions, auxiliaries and the commonest adverbs, as folded forms ("dont", and
 * "fur" for German "für") in byte order. Left out on purpose: "us" and "may", which are "U.S." and a month too. */
#include "text/stop.h"

#include "base/str.h"

/* clang-format off */
static const char *const danish[] = {
  "af", "al", "aldrig", "alle", "allerede", "alt", "altid", "anden", "andet", "andre", "at", "bade", "bare", "begge",
  "blandt", "blev", "blevet", "blive", "bliver", "bor", "burde", "da", "de", "dem", "den", "denne", "dens", "der",
  "deres", "det", "dets", "dette", "dig", "din", "dine", "disse", "dit", "du", "efter", "eller", "en", "end", "endnu",
  "er", "et", "fa", "far", "fik", "for", "fordi", "fra", "gennem", "gjorde", "gjort", "gor", "gore", "haft", "ham",
  "han", "hans", "har", "havde", "have", "hende", "hendes", "her", "hos", "hun", "hvad", "hvem", "hver", "hvert",
  "hvilke", "hvilken", "hvilket", "hvis", "hvor", "hvordan", "hvorfor", "i", "igen", "ikke", "ind", "inden", "ingen",
  "intet", "jeg", "jer", "jeres", "kan", "kun", "kunne", "ma", "man", "mange", "matte", "med", "meget", "mellem",
  "men", "mens", "mere", "mest", "mig", "min", "mindre", "mine", "mit", "mod", "nar", "nogen", "noget", "nogle", "nu",
  "og", "ogsa", "om", "op", "os", "over", "pa", "sa", "sadan", "sadanne", "sadant", "samme", "selv", "siden", "sig",
  "sin", "sine", "sit", "skal", "skulle", "som", "til", "ud", "uden", "under", "vaere", "vaeret", "var", "ved", "vi",
  "vil", "ville", "vor", "vore", "vores", "vort",
};

static const char *const dutch[] = {
  "aan", "achter", "af", "al", "alle", "alleen", "allen", "alles", "als", "altijd", "ander", "andere", "anders",
  "ben", "bent", "bij", "binnen", "boven", "buiten", "daar", "daarbij", "daarom", "dan", "dat", "de", "deed", "den",
  "der", "des", "deze", "die", "dit", "doen", "doet", "door", "doordat", "dus", "een", "elk", "elke", "en", "enkele",
  "er", "gedaan", "geen", "gehad", "geweest", "geworden", "haar", "had", "hadden", "heb", "hebben", "hebt", "heeft",
  "hem", "hen", "het", "hier", "hierbij", "hierdoor", "hij", "hoe", "hoewel", "hun", "ieder", "iedere", "iemand",
  "iets", "ik", "in", "indien", "is", "je", "jij", "jou", "jouw", "jullie", "kan", "kon", "konden", "kunnen", "maar",
  "mag", "me", "meer", "meest", "men", "met", "mij", "mijn", "minder", "mocht", "moest", "moesten", "moet", "moeten",
  "mogen", "na", "naar", "naast", "nadat", "niemand", "niet", "niets", "noch", "nog", "nooit", "nu", "of", "om",
  "omdat", "onder", "ons", "onze", "ook", "op", "over", "per", "sinds", "sommige", "te", "tegen", "terwijl",
  "tijdens", "toch", "toe", "toen", "tot", "tussen", "u", "uit", "uw", "van", "veel", "via", "volgens", "voor",
  "voordat", "waar", "waarom", "wanneer", "want", "waren", "was", "wat", "we", "weer", "wees", "weinig", "wel",
  "welk", "welke", "werd", "werden", "wie", "wij", "wil", "wilde", "wilden", "willen", "word", "worden", "wordt",
  "zal", "ze", "zeer", "zelf", "zelfs", "zich", "zichzelf", "zij", "zijn", "zo", "zodat", "zonder", "zou", "zouden",
  "zullen",
};

static const char *const english[] = {
  "a", "about", "after", "again", "against", "all", "already", "also", "although", "always", "am", "among", "an",
  "and", "another", "any", "are", "arent", "as", "at", "be", "because", "been", "before", "behind", "being",
  "between", "both", "but", "by", "can", "cant", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing",
  "done", "dont", "during", "each", "either", "else", "even", "every", "for", "from", "had", "hadnt", "has", "hasnt",
  "have", "havent", "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i",
  "if", "im", "in", "into", "is", "isnt", "it", "its", "itself", "ive", "just", "many", "me", "might", "more", "most",
  "much", "must", "my", "myself", "neither", "no", "nor", "not", "of", "on", "one", "only", "or", "other", "ought",
  "our", "ours", "ourselves", "out", "over", "same", "shall", "she", "should", "shouldnt", "since", "so", "some",
  "such", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there", "therefore", "these",
  "they", "theyll", "theyre", "theyve", "this", "those", "though", "through", "to", "too", "unless", "until", "up",
  "upon", "very", "was", "wasnt", "we", "were", "werent", "weve", "what", "whatever", "when", "where", "whether",
  "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without", "wont", "would", "wouldnt",
  "yet", "you", "youll", "your", "youre", "yours", "yourself", "yourselves", "youve",
};

static const char *const finnish[] = {
  "aina", "ala", "alle", "asti", "ei", "eika", "eivat", "emme", "en", "enemman", "ennen", "et", "etta", "ette", "han",
  "hanella", "hanelle", "hanen", "hanet", "hanta", "he", "heidan", "heilla", "heille", "heita", "hyvin", "ilman",
  "itse", "ja", "jalkeen", "jo", "johon", "joiden", "joissa", "joista", "joita", "joka", "jokainen", "jokin", "joku",
  "jolla", "jolle", "jonka", "jos", "jossa", "josta", "jota", "jotka", "jotkut", "jotta", "kaikkea", "kaikki",
  "kaikkien", "kanssa", "kautta", "kenen", "keta", "kohti", "koska", "koskaan", "kuin", "kuinka", "kuka", "kun",
  "luona", "me", "meidan", "meilla", "meille", "meita", "mihin", "mika", "miksi", "milloin", "mina", "minka", "minua",
  "minulla", "minulle", "minun", "minussa", "minut", "missa", "mista", "mita", "miten", "mitka", "monet", "moni",
  "monta", "muiden", "muita", "mukaan", "mutta", "muu", "muut", "myos", "naiden", "nain", "naissa", "naita", "nama",
  "ne", "niiden", "niihin", "niilla", "niille", "niin", "niissa", "niista", "niita", "noiden", "noita", "nuo", "nyt",
  "ole", "olemme", "olen", "olet", "olette", "oli", "olin", "olisi", "olisivat", "olivat", "olla", "ollaan", "olleet",
  "ollut", "on", "ovat", "pitaa", "sama", "saman", "se", "seka", "sen", "siihen", "siina", "siis", "siita", "silla",
  "sille", "sina", "sinua", "sinulla", "sinulle", "sinun", "sinut", "sisalla", "sita", "sitten", "taas", "tahan",
  "tai", "takia", "talla", "tama", "taman", "tassa", "tasta", "tata", "taytyy", "te", "teidan", "teilla", "teille",
  "teita", "tulee", "tuo", "tuon", "tuossa", "tuota", "vaan", "vahemman", "vai", "vaikka", "vain", "varten",
  "vastaan", "viela", "voi", "voisi", "voivat", "yli",
};

static const char *const french[] = {
  "a", "ai", "aient", "ainsi", "ait", "alors", "apres", "as", "au", "aucun", "aucune", "aura", "auraient", "aurait",
  "auront", "aussi", "autre", "autres", "aux", "avaient", "avais", "avait", "avant", "avec", "avez", "avions",
  "avoir", "avons", "ayant", "bien", "ca", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "ces", "cet",
  "cette", "ceux", "chaque", "chez", "combien", "comme", "comment", "contre", "dans", "de", "deja", "depuis", "des",
  "devait", "doit", "doivent", "donc", "dont", "du", "elle", "elles", "en", "encore", "entre", "es", "est", "et",
  "etaient", "etais", "etait", "etant", "ete", "etes", "etions", "etre", "eu", "eurent", "eut", "eux", "faire",
  "fait", "font", "furent", "fut", "hors", "ici", "il", "ils", "jamais", "je", "jusque", "la", "laquelle", "le",
  "lequel", "les", "lesquelles", "lesquels", "leur", "leurs", "lorsque", "lui", "ma", "mais", "malgre", "me", "meme",
  "memes", "mes", "moi", "moins", "mon", "ne", "ni", "non", "nos", "notre", "nous", "on", "ont", "or", "ou", "oui",
  "par", "parce", "pas", "pendant", "peu", "peut", "peuvent", "plus", "plusieurs", "pour", "pourquoi", "pouvait",
  "puis", "puisque", "quand", "que", "quel", "quelle", "quelles", "quelque", "quelques", "quels", "qui", "quoi",
  "quoique", "sa", "sans", "se", "selon", "sera", "seraient", "serait", "seront", "ses", "si", "soi", "soient",
  "soit", "sommes", "son", "sont", "sous", "suis", "sur", "ta", "tandis", "te", "tel", "telle", "telles", "tels",
  "tes", "toi", "ton", "toujours", "tous", "tout", "toute", "toutes", "tres", "trop", "tu", "un", "une", "vers",
  "vos", "votre", "vous", "y",
};

static const char *const german[] = {
  "ab", "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "andere", "anderem", "anderen",
  "anderer", "anderes", "ans", "auch", "auf", "aus", "bei", "beim", "bereits", "bin", "bis", "bist", "da", "dabei",
  "dafur", "daher", "damit", "dann", "daran", "darauf", "darf", "das", "dass", "davon", "dazu", "dein", "deine",
  "deinem", "deinen", "deiner", "dem", "den", "denn", "der", "des", "dich", "die", "diese", "diesem", "diesen",
  "dieser", "dieses", "dir", "doch", "dort", "du", "durch", "durfen", "durfte", "ein", "eine", "einem", "einen",
  "einer", "eines", "einige", "einigen", "einiger", "einmal", "er", "es", "etwas", "euch", "euer", "eure", "fur",
  "gegen", "gehabt", "gewesen", "geworden", "habe", "haben", "hast", "hat", "hatte", "hatten", "her", "hier", "hin",
  "hinter", "ich", "ihm", "ihn", "ihr", "ihre", "ihrem", "ihren", "ihrer", "ihres", "im", "immer", "in", "ins", "ist",
  "jede", "jedem", "jeden", "jeder", "jedes", "jene", "jenem", "jenen", "jener", "jenes", "jetzt", "kann", "kein",
  "keine", "keinem", "keinen", "keiner", "keines", "konnen", "konnte", "konnten", "mag", "man", "mehr", "mein",
  "meine", "meinem", "meinen", "meiner", "meines", "mich", "mir", "mit", "mochte", "mogen", "muss", "mussen",
  "musste", "mussten", "nach", "neben", "nicht", "nichts", "noch", "nun", "nur", "ob", "obwohl", "oder", "ohne",
  "schon", "sehr", "sei", "seid", "seien", "sein", "seine", "seinem", "seinen", "seiner", "seines", "seit", "selbst",
  "sich", "sie", "sind", "so", "soll", "sollen", "sollte", "sollten", "sondern", "sonst", "sowie", "trotz", "uber",
  "um", "und", "uns", "unser", "unsere", "unserem", "unseren", "unserer", "unter", "viel", "viele", "vielen", "vom",
  "von", "vor", "wahrend", "wann", "war", "ware", "waren", "warst", "warum", "was", "wegen", "weil", "welche",
  "welchem", "welchen", "welcher", "welches", "wem", "wen", "wenn", "wer", "werde", "werden", "wessen", "wie",
  "wieder", "will", "wir", "wird", "wirst", "wo", "woher", "wohin", "wollen", "wollte", "wollten", "worden", "wurde",
  "wurden", "zu", "zum", "zur", "zwischen",
};

static const char *const italian[] = {
  "a", "abbia", "abbiamo", "abbiano", "ad", "agli", "ai", "al", "alcune", "alcuni", "alla", "alle", "allo", "allora",
  "altra", "altre", "altri", "altro", "anche", "ancora", "avendo", "avere", "avete", "aveva", "avevano", "avra",
  "avrebbe", "avuto", "che", "chi", "ci", "coi", "col", "come", "con", "contro", "cosi", "cui", "da", "dagli", "dai",
  "dal", "dalla", "dalle", "dallo", "degli", "dei", "del", "della", "delle", "dello", "deve", "devono", "di", "dopo",
  "dove", "dunque", "durante", "e", "ebbe", "ed", "egli", "ella", "era", "erano", "ero", "essa", "esse", "essendo",
  "essere", "essi", "esso", "fa", "fanno", "fare", "fino", "fra", "fu", "furono", "gia", "gli", "ha", "hai", "hanno",
  "ho", "i", "il", "in", "infatti", "io", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "mai", "me", "meno",
  "mentre", "mi", "mia", "mie", "miei", "mio", "molto", "ne", "negli", "nei", "nel", "nella", "nelle", "nello",
  "nessuna", "nessuno", "noi", "non", "nostra", "nostre", "nostri", "nostro", "o", "od", "ogni", "oppure", "per",
  "perche", "pero", "piu", "poco", "poi", "possono", "presso", "prima", "puo", "qua", "qualche", "quale", "quali",
  "quando", "quanta", "quante", "quanti", "quanto", "quegli", "quei", "quel", "quella", "quelle", "quelli", "quello",
  "questa", "queste", "questi", "questo", "qui", "quindi", "sara", "saranno", "sarebbe", "se", "secondo", "sei",
  "sempre", "senza", "si", "sia", "siamo", "siano", "siete", "sono", "sopra", "sotto", "stata", "state", "stati",
  "stato", "stessa", "stesse", "stessi", "stesso", "su", "sua", "sue", "sugli", "sui", "sul", "sulla", "sulle",
  "sullo", "suo", "suoi", "te", "ti", "tra", "tu", "tua", "tue", "tuo", "tuoi", "tutta", "tutte", "tutti", "tutto",
  "un", "una", "uno", "verso", "vi", "voi", "vostra", "vostre", "vostri", "vostro",
};

static const char *const norwegian[] = {
  "aldri", "all", "alle", "allerede", "alltid", "alt", "andre", "annen", "annet", "at", "av", "bade", "bare", "begge",
  "blant", "ble", "bli", "blir", "blitt", "bor", "burde", "da", "de", "deg", "dei", "dem", "den", "denne", "der",
  "dere", "deres", "det", "dette", "di", "din", "dine", "disse", "dit", "ditt", "du", "dykk", "eg", "ei", "ein",
  "eit", "eller", "en", "enda", "enn", "enna", "er", "et", "etter", "far", "fikk", "for", "fordi", "fra", "gjennom",
  "gjor", "gjorde", "gjore", "gjort", "ha", "hadde", "ham", "han", "hans", "har", "hatt", "hennar", "henne", "hennes",
  "her", "hit", "hos", "hun", "hva", "hvem", "hver", "hvert", "hvilke", "hvilken", "hvilket", "hvor", "hvordan",
  "hvorfor", "i", "igjen", "ikke", "ikkje", "inga", "ingen", "inn", "innen", "intet", "jeg", "kan", "korleis",
  "kunne", "kva", "kven", "kvifor", "ma", "man", "mange", "matte", "me", "med", "meg", "mellom", "men", "mens", "mer",
  "mest", "mi", "min", "mindre", "mine", "mitt", "mot", "mye", "na", "nar", "noe", "noen", "og", "ogsa", "om", "opp",
  "oss", "over", "pa", "sa", "samme", "seg", "selv", "si", "siden", "sin", "sine", "sitt", "skal", "skulle", "slik",
  "slike", "slikt", "som", "til", "under", "ut", "uten", "vaere", "vaert", "var", "vare", "vart", "ved", "vere", "vi",
  "vil", "ville", "vore",
};

static const char *const portuguese[] = {
  "a", "ainda", "algo", "algum", "alguma", "algumas", "alguns", "ali", "ante", "ao", "aos", "apos", "aquela",
  "aquelas", "aquele", "aqueles", "aqui", "aquilo", "as", "assim", "ate", "cada", "com", "como", "contra", "cuja",
  "cujo", "da", "das", "de", "dela", "delas", "dele", "deles", "desde", "dessa", "desse", "desta", "deste", "do",
  "dos", "dum", "duma", "durante", "e", "ela", "elas", "ele", "eles", "em", "embora", "enquanto", "entao", "entre",
  "era", "eram", "es", "essa", "essas", "esse", "esses", "esta", "estao", "estar", "estas", "estava", "estavam",
  "este", "estes", "esteve", "estou", "eu", "foi", "fomos", "foram", "fui", "ha", "haver", "havia", "houve", "isso",
  "isto", "ja", "la", "lhe", "lhes", "mais", "mas", "me", "menos", "mesma", "mesmas", "mesmo", "mesmos", "meu",
  "meus", "mim", "minha", "minhas", "muita", "muitas", "muito", "muitos", "na", "nada", "nao", "nas", "nem", "nenhum",
  "nenhuma", "nessa", "nesse", "nesta", "neste", "no", "nos", "nossa", "nossas", "nosso", "nossos", "num", "numa",
  "nunca", "o", "onde", "os", "ou", "outra", "outras", "outro", "outros", "para", "pela", "pelas", "pelo", "pelos",
  "perante", "pode", "podem", "pois", "por", "porem", "porque", "quais", "quaisquer", "qual", "qualquer", "quando",
  "quanto", "que", "quem", "sao", "se", "segundo", "seja", "sejam", "sem", "sempre", "sendo", "ser", "sera", "serao",
  "seria", "seriam", "seu", "seus", "si", "sido", "so", "sob", "sobre", "somos", "sou", "sua", "suas", "tambem",
  "tao", "te", "tem", "temos", "tenho", "ter", "tera", "teria", "teu", "teus", "ti", "tido", "tinha", "tinham",
  "toda", "todas", "todo", "todos", "tu", "tua", "tuas", "tudo", "um", "uma", "umas", "uns", "voce", "voces", "vos",
};

static const char *const russian[] = {
  "а", "без", "более", "больше", "будем", "будет", "буду", "будут", "будучи", "бы", "был", "была", "были", "было",
  "быть", "в", "вам", "вами", "вас", "ваш", "ваша", "ваше", "ваши", "весь", "вместо", "во", "вот", "все", "всегда",
  "всего", "всей", "всем", "всеми", "всех", "вся", "вы", "где", "да", "даже", "для", "до", "другая", "другие",
  "других", "другой", "его", "ее", "ей", "ему", "если", "есть", "еще", "ею", "же", "за", "зачем", "здесь", "и", "из",
  "или", "им", "ими", "их", "к", "каждая", "каждое", "каждый", "как", "какая", "какие", "какое", "какой", "кем", "ко",
  "когда", "кого", "кому", "которая", "которого", "которое", "которой", "котором", "которые", "который", "которых",
  "кроме", "кто", "куда", "ли", "либо", "лишь", "между", "менее", "меньше", "меня", "мне", "много", "мной", "мог",
  "могла", "могли", "могут", "мое", "моего", "моей", "может", "можно", "мои", "моих", "мой", "моя", "мы", "на", "над",
  "надо", "нам", "нами", "нас", "наш", "наша", "наше", "наши", "не", "ней", "некоторые", "некоторых", "нельзя", "нем",
  "ни", "никогда", "никто", "ним", "ними", "них", "ничего", "но", "нужно", "о", "об", "обо", "около", "он", "она",
  "они", "оно", "от", "откуда", "очень", "перед", "по", "под", "после", "потом", "потому", "почему", "поэтому", "при",
  "про", "против", "ради", "с", "сам", "сама", "сами", "само", "свое", "своего", "своей", "свои", "своих", "свой",
  "своя", "себе", "себя", "сейчас", "сколько", "со", "собой", "среди", "та", "так", "такая", "также", "такие",
  "такое", "такой", "там", "твое", "твои", "твой", "твоя", "те", "тебе", "тебя", "тем", "теперь", "тех", "то",
  "тобой", "тогда", "того", "тоже", "той", "только", "том", "тому", "тот", "туда", "тут", "ты", "у", "уже", "хотя",
  "чего", "чей", "чем", "чему", "через", "что", "чтобы", "эта", "эти", "этим", "этих", "это", "этого", "этой", "этом",
  "этому", "этот", "я",
};

static const char *const spanish[] = {
  "a", "ahi", "al", "algo", "alguien", "algun", "alguna", "algunas", "alguno", "algunos", "alli", "ante", "aquel",
  "aquella", "aquellas", "aquello", "aquellos", "aqui", "asi", "aun", "aunque", "bajo", "cada", "como", "con",
  "contra", "cual", "cuales", "cualquier", "cuando", "cuanto", "cuya", "cuyo", "de", "del", "desde", "donde",
  "durante", "e", "el", "ella", "ellas", "ello", "ellos", "en", "entonces", "entre", "era", "eramos", "eran", "eras",
  "eres", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estaba", "estaban", "estado", "estan", "estar", "estas",
  "este", "esto", "estos", "estoy", "estuvo", "fue", "fueron", "fui", "ha", "haber", "habia", "habian", "habra",
  "habria", "hacia", "han", "has", "hasta", "hay", "haya", "hayan", "he", "hemos", "hubo", "la", "las", "le", "les",
  "lo", "los", "luego", "mas", "me", "menos", "mi", "mientras", "mio", "mis", "misma", "mismas", "mismo", "mismos",
  "mucha", "muchas", "mucho", "muchos", "muy", "nada", "nadie", "ni", "ningun", "ninguna", "ninguno", "no", "nos",
  "nosotros", "nuestra", "nuestras", "nuestro", "nuestros", "nunca", "o", "os", "otra", "otras", "otro", "otros",
  "para", "pero", "poco", "podia", "por", "porque", "puede", "pueden", "pues", "que", "quien", "quienes", "se", "sea",
  "sean", "segun", "ser", "sera", "seran", "seria", "serian", "si", "sido", "siempre", "siendo", "sin", "sino",
  "sobre", "somos", "son", "soy", "su", "sus", "suya", "suyo", "tambien", "tampoco", "tan", "tanta", "tantas",
  "tanto", "tantos", "te", "tener", "tenia", "ti", "tiene", "tienen", "toda", "todas", "todavia", "todo", "todos",
  "tras", "tu", "tus", "u", "un", "una", "unas", "unos", "usted", "ustedes", "vosotros", "vuestra", "vuestro", "y",
  "ya", "yo",
};

static const char *const swedish[] = {
  "aldrig", "all", "alla", "allt", "alltid", "an", "andra", "annan", "annat", "annu", "ar", "at", "att", "av", "aven",
  "bada", "bade", "bara", "bland", "blev", "bli", "blir", "blivit", "bor", "borde", "da", "dar", "darfor", "de",
  "dem", "den", "denna", "denne", "deras", "dess", "dessa", "det", "detta", "dig", "din", "dina", "dit", "ditt", "du",
  "efter", "eftersom", "ej", "eller", "en", "er", "era", "ert", "ett", "far", "fast", "fick", "for", "fore", "fran",
  "genom", "gjorde", "gjort", "gor", "gora", "ha", "hade", "haft", "han", "hans", "har", "henne", "hennes", "hit",
  "hon", "honom", "hos", "hur", "i", "icke", "igen", "in", "inga", "ingen", "inget", "inom", "inte", "jag", "kan",
  "kring", "kunde", "man", "manga", "maste", "med", "medan", "mellan", "men", "mer", "mest", "mig", "min", "mina",
  "mindre", "mitt", "mot", "mycket", "nagon", "nagot", "nagra", "nar", "ni", "nu", "och", "ocksa", "om", "oss",
  "over", "pa", "redan", "sa", "sadan", "sadana", "sadant", "samma", "sedan", "sig", "sin", "sina", "sitt", "sjalv",
  "ska", "skall", "skulle", "som", "till", "under", "upp", "ur", "ut", "utan", "utanfor", "utom", "vad", "var",
  "vara", "varfor", "varit", "varje", "vart", "vem", "vems", "vi", "vid", "vilka", "vilken", "vilket", "vill",
  "ville",
};

#define LIST(language) {#language, language, sizeof language / sizeof *language}
static const stop_list lists[] = {
  LIST(danish), LIST(dutch), LIST(english), LIST(finnish), LIST(french), LIST(german), LIST(italian), LIST(norwegian),
  LIST(portuguese), LIST(russian), LIST(spanish), LIST(swedish),
};
/* clang-format on */

const stop_list *stop_list_of(const char *language) {
  size_t i;
  if (!strcmp(language, "porter")) language = "english"; /* Snowball's older stemmer for it */
  for (i = 0; i < sizeof lists / sizeof *lists; i++)
    if (!strcmp(lists[i].language, language)) return &lists[i];
  return NULL;
}

bool stop_list_has(const stop_list *list, gz_str form) {
  size_t low = 0, high = list ? list->n : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = str_compare(str_of(list->forms[middle]), form);
    if (order == 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}
