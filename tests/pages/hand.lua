-- hand.lua: pages as programs leave them, written line by line; the words before the bars are explained in press.lua.
return {
  { name = "lynx-en", shape = "saved by lynx", lang = "en", text = [==[
X|   #Osmere Times RSS Feed
X|
X|   [logo.png]
X|
X|     * Home
X|     * Town
X|     * Harbour
X|     * Search ____________________ Go
X|
X|Latest news
X|
H|Bees move into the town hall
X|
D=2013-04-09|   April 9, 2013 | by Nora Pell | 3 Comments
X|
B|   A swarm of some twenty thousand bees has settled under the roof of
B|   the town hall, and the mayor has moved her office to the school until
B|   a beekeeper from the hills can be found. ⟪Read more »⟫
X|
H|Snow closes the pass for a third week
X|
D=2013-04-02|   April 2, 2013 | by Nora Pell | No Comments
X|
B|   Ploughs gave up at noon on Sunday below the second bend, where the
B|   drifts reach the height of the signs. Bread and post go round by the
B|   coast road, which takes four hours. ⟪Read more »⟫
X|
H|A piano for the station
X|
D=2013-03-28|   March 28, 2013 | by Ivo Marsh | 12 Comments
X|
B|   Anyone who waits for a train may play on it, says the station master,
B|   who had it tuned at his own cost. The first to sit down was the girl
B|   who sells the papers. ⟪Read more »⟫
X|
X|   1 2 3 Next »
X|
X|   Copyright 2013 Osmere Times
X|
X|References
X|
X|   Visible links
X|   1. http://osmere.example/feed
X|   2. http://osmere.example/
X|   3. http://osmere.example/2013/04/09/bees
]==] },
  { name = "lynx-numbers-es", shape = "saved by lynx", lang = "es", text = [==[
X|   [1]Inicio [2]Noticias [3]Contacto
X|
X|Noticias de la comarca
X|
H|  Un rayo deja sin luz a tres aldeas
X|
D=2012-08-14|   14 de agosto de 2012
X|
B|   La tormenta del lunes derribó dos torres y dejó sin luz a tres aldeas
B|   de la sierra. Los técnicos trabajan desde el alba para devolver la
B|   corriente antes de la noche.
X|
M|   Leer más
X|
H|  El molino viejo vuelve a moler
X|
D=2012-08-11|   11 de agosto de 2012
X|
B|   Dos hermanos han arreglado la rueda del molino, parado desde hace
B|   medio siglo, y venden ya la primera harina en el mercado.
X|
M|   Leer más
X|
H|  Suben los precios del autobús
X|
D=2012-08-03|   3 de agosto de 2012
X|
B|   El billete sencillo costará diez céntimos más a partir de septiembre.
B|   Los abonos para estudiantes no cambian, según la empresa.
X|
M|   Leer más
X|
X|   Página 1 de 6
]==] },
  { name = "w3m-de", shape = "saved by w3m", lang = "de", text = [==[
X|[logo] Auentaler Bote
X|
X|  • Start
X|  • Archiv
X|  • Über uns
X|
H|Kraniche rasten am Stausee
X|
D=2014-10-12|12.10.2014 | Redaktion | Natur
X|
B|Mehr als achthundert Kraniche stehen seit dem Wochenende im flachen Wasser des
B|Stausees. Die Gemeinde hat den Uferweg gesperrt und ein Fernrohr aufgestellt.
X|
M|[weiterlesen]
X|
H|Neue Glocke für St. Anna
X|
D=2014-10-05|05.10.2014 | Redaktion | Kirche
X|
B|Die alte Glocke hatte seit dem Winter einen Riss. Nun hängt eine neue im Turm,
B|gegossen aus dem Metall der alten, und klingt einen halben Ton tiefer.
X|
M|[weiterlesen]
X|
H|Turnverein sucht Übungsleiter
X|
D=2014-09-28|28.09.2014 | Redaktion | Sport
X|
B|Fast sechzig Kinder stehen auf der Warteliste, aber es fehlen zwei Leute, die mit
B|ihnen turnen. Wer Zeit hat, meldet sich mittwochs in der Halle.
X|
M|[weiterlesen]
X|
X|« Ältere Beiträge
X|
X|Impressum | Datenschutz
]==] },
  { name = "w3m-ja", shape = "saved by w3m", lang = "ja", text = [==[
X|森下タイムズ
X|
H|商店街に新しいアーケード
X|
D=2015-05-20|2015年5月20日(水)
X|
B|雨の日も歩きやすくなるようにと、森下商店街に長さ百二十メートルのアーケー
B|ドが完成した。夜は電球がともり、店主たちは客足が戻ることを期待している。
X|
M|→続きを読む
X|
H|高校野球部、県大会で四強
X|
D=2015-05-17|2015年5月17日(日)
X|
B|創部以来はじめて準決勝に進んだ。主将は「町のみなさんの声が聞こえた」と話
B|し、次の試合に向けて静かに拳を握った。
X|
M|→続きを読む
X|
H|川の水位、今年いちばんの低さ
X|
D=2015-05-11|2015年5月11日(月)
X|
B|雨の少ない日が続き、川の水位は観測所で三十センチを下回った。農家には水の使
B|い方を相談するよう呼びかけている。
X|
M|→続きを読む
]==] },
  { name = "trafilatura-en", shape = "saved by trafilatura", lang = "en", text = [==[
H|Osmere gets its own radio station
B|Two teachers and a retired sailor went on the air on Saturday from a room above the chemist's. They play records, read the tide tables and let anybody with a story tell it, as long as it takes no longer than ten minutes.
M|Read More
H|The last coal boat
B|When the Mary Alder unloads on Friday, nobody will bring coal to Osmere again. The power house has been burning straw since the winter, and the hotel has put in pumps.
M|Read More
H|Twelve new names for twelve new streets
B|Schoolchildren were asked to name the streets on the hill, and the council has taken all twelve of their ideas, including Sleeping Dog Lane.
M|Read More
H|Hail breaks the greenhouse roof
B|Stones as large as walnuts fell for six minutes on Thursday afternoon. The gardeners saved most of the seedlings by carrying them into the church.
M|Read More
]==] },
  { name = "trafilatura-list-pt", shape = "saved by trafilatura", lang = "pt", text = [==[
X|Notícias da serra
H|Geada queima os cafezais
D=2011-07-02|02/07/2011
B|A madrugada mais fria em doze anos deixou brancos os morros e queimou as folhas mais novas. Os produtores calculam perder um quarto da colheita.
H|Ponte de madeira dá lugar ao concreto
D=2011-06-27|27/06/2011
B|A ponte do Ribeirão, reconstruída cinco vezes desde 1950, será trocada por uma de concreto com duas faixas. As obras devem durar oito meses.
H|Banda municipal procura tubista
D=2011-06-20|20/06/2011
B|O último tubista mudou-se para o litoral, e a banda ensaia sem graves desde maio. O instrumento é emprestado, garante o maestro.
H|Cachoeira reabre aos visitantes
D=2011-06-11|11/06/2011
B|Depois de três meses de limpeza, a trilha da cachoeira foi reaberta com novas placas e um corrimão. Leve água e volte antes do anoitecer.
]==] },
  { name = "browser-en", shape = "saved by a browser", lang = "en", text = [==[
X|Wendle Valley Farmers' Union <http://union.example/>
X|
X|  * Home <http://union.example/>
X|  * Meetings <http://union.example/meetings>
X|  * Prices <http://union.example/prices>
X|
X|
X|    News
X|
X|
H|      Milk price rises for the first time in two years <http://union.example/milk>
X|
D=2016-02-11|Thursday, 11 February 2016
X|
B|The dairy at Harrow Field will pay two pence more a litre from March. The union had asked for four, but calls the offer a beginning.
X|
M|Read more <http://union.example/milk>
X|
X|
H|      Fence law: what changes in June <http://union.example/fence>
X|
D=2016-02-04|Thursday, 4 February 2016
X|
B|From the first of June whoever keeps sheep must keep the fence too, whichever side it stands on. The county has printed a leaflet, and the union has a drawing of what counts as a fence.
X|
M|Read more <http://union.example/fence>
X|
X|
H|      Lost: one ram, answers to Gerald <http://union.example/ram>
X|
D=2016-01-29|Friday, 29 January 2016
X|
B|Last seen on the road to Osmere, walking west in no hurry. Do not try to lift him.
X|
M|Read more <http://union.example/ram>
X|
X|------------------------------------------------------------------------
X|© 2016 Wendle Valley Farmers' Union
]==] },
  { name = "browser-fr", shape = "saved by a browser", lang = "fr", text = [==[
X|Radio Valmorin
X|Accueil Émissions Podcasts Équipe
X|
X|À la une
X|
H|La chorale chante sous la pluie
D=2017-06-21|Publié le 21/06/2017 à 18h30 par Claire Vauban
X|
B|L'orage n'a pas fait fuir les deux cents choristes réunis devant la fontaine pour la fête de la musique. Le public a prêté ses parapluies aux violons.
X|
M|Lire la suite ›
X|
H|Un nid de cigognes sur l'antenne
D=2017-06-15|Publié le 15/06/2017 à 07h10 par Hugo Lestrade
X|
B|Notre émetteur a de nouveaux locataires, et la loi interdit de les déranger avant l'automne. Nous émettrons donc à demi-puissance tout l'été, avec nos excuses aux auditeurs du plateau.
X|
M|Lire la suite ›
X|
H|Le col ouvre aux vélos le dimanche
D=2017-06-08|Publié le 08/06/2017 à 12h00 par Claire Vauban
X|
B|De huit heures à midi, les voitures devront attendre en bas. Les cafetiers d'en haut ont commandé cent chaises.
X|
M|Lire la suite ›
X|
X|Partager sur Facebook Twitter
X|Page suivante
]==] },
  { name = "blogspot-id", shape = "saved by a browser", lang = "id", text = [==[
X|Kabar Kampung Hulu
X|
X|Cari Blog Ini
X|
D=above 2012-11-18|Minggu, 18 November 2012
X|
H|Jembatan gantung diperbaiki warga
X|
B|Lebih dari lima puluh warga bergotong royong mengganti papan jembatan gantung yang sudah lapuk. Kayunya disumbangkan oleh pemilik penggergajian di kampung sebelah.
X|
M|Baca selengkapnya »
X|
D=|Diposting oleh Bagus di 09.12 2 komentar
X|
D=above 2012-11-11|Minggu, 11 November 2012
X|
H|Panen durian datang lebih cepat
X|
B|Musim kering yang panjang membuat durian matang tiga minggu lebih awal. Para pembeli dari kota sudah menunggu di pinggir jalan sejak subuh.
X|
M|Baca selengkapnya »
X|
D=|Diposting oleh Bagus di 07.40 Tidak ada komentar
X|
D=above 2012-11-04|Minggu, 4 November 2012
X|
H|Listrik masuk dusun terakhir
X|
B|Setelah menunggu dua puluh tahun, dusun di ujung lembah akhirnya terang pada malam hari. Anak-anak menonton lampu pertama sampai larut.
X|
M|Baca selengkapnya »
X|
D=|Diposting oleh Bagus di 18.05 7 komentar
]==] },
  { name = "wire-ru", shape = "saved by a browser", lang = "ru", text = [==[
X|Новости дня
H|14:20 Трамвай сошёл с рельсов у рынка
B|Никто не пострадал, движение по Садовой улице открыли через два часа. Причиной назвали снег, который забился в стрелку. ⟪Подробнее⟫
H|12:05 В зоопарке родился верблюжонок
B|Малыш весит тридцать килограммов и уже стоит на ногах. Имя ему выберут посетители до конца месяца. ⟪Подробнее⟫
H|09:40 Цены на проезд не изменятся
B|Мэрия обещает держать прежние цены до лета, хотя топливо подорожало. Льготы для студентов сохранятся. ⟪Подробнее⟫
H|08:15 Туман задержал утренние рейсы
B|Шесть самолётов ждали разрешения на взлёт больше часа. К полудню аэропорт вернулся к расписанию. ⟪Подробнее⟫
]==] },
  { name = "dateline-en", shape = "metadata", lang = "en", text = [==[
X|Weekly digest of the Wendle news service
X|
H|Grain barge runs aground below the weir
X|
B|WENDLE, May 3 — A barge with ninety tons of barley has been sitting on the gravel below the weir since Wednesday night. The crew of four have been playing cards and wait for rain.
X|
M|Full story
X|
H|Two mayors, one bridge, no toll
X|
B|OSMERE, May 2 — The mayors of Wendle and Osmere met in the middle of the bridge and agreed that neither will ask for a toll. They had been speaking of it since 1987.
X|
M|Full story
X|
H|Chess club beats the capital
X|
B|HARROW FIELD, April 30 — Eight boards, five wins: the chess club has never done better. The youngest of the winners is eleven.
X|
M|Full story
]==] },
  { name = "captions-en", shape = "furniture", lang = "en", text = [==[
X|Skip to content
X|
X|Wendle Harbour Trust
X|
X|Menu
X|
H|Seals return to the outer mole
X|
X|[IMG]
X|
D=2018-09-30|30 September 2018
X|
B|For the first time since the dredging, grey seals have been counted on the outer mole: eleven of them, two with pups. Visitors are asked to stay behind the yellow line.
X|
M|Read more about Seals return to the outer mole
X|
H|Tide tables for the coming year
X|
X|[IMG]
X|
D=2018-09-21|21 September 2018
X|
B|The tables are printed and can be had at the office for the price of a cup of tea. Fishermen with a berth get theirs for nothing, as always.
X|
M|Read more about Tide tables for the coming year
X|
H|Crane number two is out of service
X|
X|[IMG]
X|
D=2018-09-12|12 September 2018
X|
B|The gearbox has gone to the maker. Until it is back, heavy goods go by crane number one, mornings only, and by arrangement.
X|
M|Read more about Crane number two is out of service
X|
X|Pagination
X|
X|Current page 1 Page 2 Page 3 Next page ›
X|
X|Subscribe to our newsletter
X|
X|Follow us on Facebook
]==] },
  { name = "jekyll-en", shape = "saved by w3m", lang = "en", text = [==[
X|Tidewatch
X|
X|About Archive Feed
X|
X|Posts
X|
H|Tidewatch 2.4.0 released
X|
D=2019-03-12|12 Mar 2019 in releases
X|
B|We are glad to announce version 2.4.0 of Tidewatch, the program that draws tide tables.
X|
B|New in this version:
X|
B|• tables for the outer islands
B|• moon phases beside each day
B|• a faster start on old machines
X|
M|Read more...
X|
H|How we measure the sea
X|
D=2019-02-26|26 Feb 2019 in articles
X|
B|Every pier has a pipe, every pipe has a float, and every float has a story. In this article we follow one of them through a stormy week.
X|
M|Read more...
X|
H|Tidewatch 2.3.1 released
X|
D=2019-01-30|30 Jan 2019 in releases
X|
B|This version mends a fault that drew the spring tide of Osmere a day late. All users should upgrade.
X|
M|Read more...
X|
X|Older Posts →
X|
X|© 2019 the Tidewatch authors. Built with Jekyll.
]==] },
  { name = "hugo-en", shape = "metadata", lang = "en", text = [==[
X|Notes from the quay
X|
H|Painting a hull in the rain
X|
B|It cannot be done, everybody says, and yet the Mary Alder has a new coat. Here is how we cheated the weather with a sail and two lamps....
X|
D=2020-11-04|November 4, 2020 · 3 min · Ida Crane
X|
H|What the ropes know
X|
B|A rope remembers every knot it has held. We asked an old rigger to read one for us, and he told us where it had been in the last ten years....
X|
D=2020-10-12|October 12, 2020 · 6 min · Ida Crane
X|
H|Twelve ways to lose an anchor
X|
B|The harbour museum has a whole wall of them. Most were lost in good weather, by people who were looking at something else....
X|
D=2020-09-01|September 1, 2020 · 4 min · Tom Brill
X|
X|« Prev Page Next Page »
]==] },
  { name = "drupal-en", shape = "metadata", lang = "en", text = [==[
H|Annual meeting moved to the boathouse
X|
D=2019-03-12|Submitted by admin on Tue, 2019-03-12 10:15
X|
B|Because the hall has no roof until May, the annual meeting will be held in the boathouse. Bring a chair, and a coat.
X|
M|Read more
X|
H|Minutes of the February meeting
X|
D=2019-02-19|Submitted by admin on Tue, 2019-02-19 21:40
X|
B|Nine members were present. The fee stays as it is. The motion about the goose was not put to the vote.
X|
M|Read more
X|
H|New moorings on the north side
X|
D=2019-02-02|Submitted by harbourmaster on Sat, 2019-02-02 08:05
X|
B|Six moorings can be had from April. Boats of more than nine metres must ask first.
X|
M|Read more
X|
X|Pages
X|
X|  • 1
X|  • 2
X|  • 3
X|  • next ›
X|  • last »
]==] },
  { name = "wordpress-ja", shape = "metadata", lang = "ja", text = [==[
X|森の図書室だより
X|
H|夏休みの読書会を開きます
X|
D=2016-07-12|投稿日: 2016年7月12日 投稿者: 森の図書室
X|
B|今年も八月の毎週土曜日に、小学生のための読書会を開きます。好きな本を一冊持って、縁側に集まってください。麦茶を用意してお待ちしています。
X|
M|続きを読む →
X|
X|カテゴリー: お知らせ | コメントをどうぞ
X|
H|新しく入った本
X|
D=2016-06-30|投稿日: 2016年6月30日 投稿者: 森の図書室
X|
B|星の図鑑、山の地図、それに古い童話集が三冊入りました。どれも町の方からいただいたものです。
X|
M|続きを読む →
X|
X|カテゴリー: 新着 | コメントをどうぞ
X|
H|雨漏りの修理が終わりました
X|
D=2016-06-15|投稿日: 2016年6月15日 投稿者: 森の図書室
X|
B|屋根の職人さんのおかげで、もうバケツはいりません。濡れた本も少しずつ乾いてきました。
X|
M|続きを読む →
X|
X|カテゴリー: お知らせ | コメントをどうぞ
]==] },
  { name = "hexo-zh", shape = "metadata", lang = "zh", text = [==[
X|山间笔记
X|
X|首页 归档 标签 关于
X|
H|修一台旧收音机
X|
D=2018-03-04|发表于 2018-03-04 | 分类于 手工
X|
B|阁楼里的收音机已经三十年没有响过了。换了两个电容,又擦干净旋钮,它终于唱起了老歌。
X|
M|阅读全文 »
X|
H|雨后的山路
X|
D=2018-02-11|发表于 2018-02-11 | 分类于 行走
X|
B|下了三天的雨,山路上到处是小溪。走到第二个亭子的时候,太阳忽然出来了,整座山都在冒白气。
X|
M|阅读全文 »
X|
H|种一棵柿子树
X|
D=2018-01-20|发表于 2018-01-20 | 分类于 园子
X|
B|邻居送来一棵小树苗,说要五年才结果。我们把它种在井边,等着看谁先长高。
X|
M|阅读全文 »
X|
X|1 2 3
X|
X|© 2018 山间笔记
X|由 Hexo 强力驱动
]==] },
  { name = "blog-ru", shape = "metadata", lang = "ru", text = [==[
X|Дневник садовода
X|
H|Как спасти яблони от зайцев
X|
D=2012-11-03|Опубликовано 3 ноября 2012 автором admin
X|
B|Зайцы приходят ночью и начинают с самых молодых деревьев. В этом году мы обернули стволы старыми газетами, и пока это помогает.
X|
M|Читать далее →
X|
X|Рубрика: Сад | Добавить комментарий
X|
H|Капуста, которая не помещается в бочку
X|
D=2012-10-14|Опубликовано 14 октября 2012 автором admin
X|
B|Самый большой кочан весил одиннадцать килограммов. Соседи приходили фотографироваться, а мы думали, чем его резать.
X|
M|Читать далее →
X|
X|Рубрика: Огород | 4 комментария
X|
H|Последние розы
X|
D=2012-10-02|Опубликовано 2 октября 2012 автором admin
X|
B|Мороз обещают на выходных, поэтому сегодня в доме стоят все вазы, какие нашлись, и пахнет летом.
X|
M|Читать далее →
X|
X|Рубрика: Сад | 2 комментария
]==] },
  { name = "verein-de", shape = "marker: own line", lang = "de", text = [==[
X|Ruderverein Auental e. V.
X|
H|Regatta fällt ins Wasser
D=2013-06-10|Geschrieben von Karin am 10. Juni 2013
B|Bei Hochwasser darf niemand starten, und so blieb nur der Kuchen. Davon war reichlich da, und er wurde in Rekordzeit verzehrt.
M|mehr …
X|
H|Neues Boot getauft
D=2013-05-21|Geschrieben von Jens am 21. Mai 2013
B|Der Vierer heißt jetzt „Else“, nach unserer ältesten Ruderin. Sie ließ es sich nicht nehmen, selbst die Flasche zu werfen.
M|mehr …
X|
H|Bootshaus bekommt eine Heizung
D=2013-04-02|Geschrieben von Karin am 2. April 2013
B|Nach siebzig Jahren muss im Winter niemand mehr mit Handschuhen duschen. Die Gemeinde gibt ein Drittel dazu.
M|mehr …
]==] },
  { name = "news-ko", shape = "marker: own line", lang = "ko", text = [==[
X|솔마을 소식
X|
H|마을 도서관, 밤 열 시까지 문 연다
X|
D=2017-04-18|2017년 4월 18일
X|
B|시험 기간을 맞아 마을 도서관이 밤 열 시까지 문을 연다. 첫날부터 빈자리가 없을 만큼 학생들이 몰렸다.
X|
M|더 보기
X|
H|느티나무 아래 작은 음악회
X|
D=2017-04-11|2017년 4월 11일
X|
B|토요일 저녁 느티나무 아래에서 작은 음악회가 열렸다. 어른들은 돗자리를 펴고 아이들은 나무에 올라갔다.
X|
M|더 보기
X|
H|버스 노선이 바뀝니다
X|
D=2017-04-03|2017년 4월 3일
X|
B|다음 달부터 7번 버스가 강 건너 마을까지 다닌다. 요금은 그대로이며 막차는 열한 시에 떠난다.
X|
M|더 보기
]==] },
  { name = "gazeta-pl", shape = "marker: inline", lang = "pl", text = [==[
X|Głos Zalesia
X|
H|Most nad Wierzbną otwarty
X|
D=2015-09-08|8 września 2015
X|
B|Po dwóch latach budowy samochody znów jeżdżą przez most. Pierwszy przejechał traktor sołtysa, ozdobiony wstążkami. ⟪Czytaj więcej⟫
X|
H|Rekordowa dynia waży jak kucyk
X|
D=2015-09-01|1 września 2015
X|
B|Trzeba było sześciu mężczyzn, żeby wnieść ją na wagę. Właścicielka zdradza, że podlewała ją mlekiem. ⟪Czytaj więcej⟫
X|
H|Szkoła szuka nauczyciela muzyki
X|
D=2015-08-24|24 sierpnia 2015
X|
B|Pianino jest nastrojone, uczniów jest czterdziestu, brakuje tylko kogoś, kto ich poprowadzi. Mieszkanie na miejscu. ⟪Czytaj więcej⟫
]==] },
  { name = "pelican-en", shape = "metadata", lang = "en", text = [==[
X|The Slow Gardener
X|
H|Beans in the wrong place
X|
D=2014-05-19|Published: Mon 19 May 2014
D=|By Hester Lunn
D=|In Vegetables.
X|
B|The beans that were planted by the wall have gone over it, and belong to the neighbours now. Something must be learned from this, but I do not know what yet.
X|
M|read more
X|
H|A second winter
X|
D=2014-04-28|Published: Mon 28 April 2014
D=|By Hester Lunn
D=|In Weather.
X|
B|Four nights of frost at the end of April: the potatoes are black and the gardener is grey. The roses, on the other hand, have never noticed.
X|
M|read more
X|
H|On hoes
X|
D=2014-04-07|Published: Mon 07 April 2014
D=|By Hester Lunn
D=|In Tools.
X|
B|There are two kinds of hoe, the one that you push and the one that you pull, and whoever has the one swears by the other.
X|
M|read more
]==] },
  { name = "lynx-list-fr", shape = "saved by lynx", lang = "fr", text = [==[
X|   #[1]RSS
X|
X|   [2]Accueil | [3]Le club | [4]Sorties
X|
X|Les dernières nouvelles
X|
H|  Sortie aux orchidées
X|
D=2011-05-22|   Le 22 mai 2011, par Hugo
X|
B|   Quatorze marcheurs et un chien ont compté dix-sept espèces sur le
B|   plateau. La plus rare poussait au milieu du parking, entre deux
B|   voitures. ⟪[5]Lire la suite…⟫
X|
H|  Le refuge a retrouvé son toit
X|
D=2011-05-08|   Le 8 mai 2011, par Claire
X|
B|   Les tuiles sont montées à dos de mulet, comme en 1920. Il a fallu
B|   trente voyages et beaucoup de carottes. ⟪[6]Lire la suite…⟫
X|
H|  Assemblée générale : tout le monde reste
X|
D=2011-04-17|   Le 17 avril 2011, par Hugo
X|
B|   Le bureau a été réélu à l'unanimité, faute de candidats. Le trésorier
B|   a pleuré un peu. ⟪[7]Lire la suite…⟫
X|
X|   [8]Nouvelles plus anciennes »
X|
X|References
X|
X|   1. http://club.example/rss
X|   2. http://club.example/
]==] },
  { name = "apache-en", shape = "marker: absent", lang = "en", text = [==[
X|News
X|
H|2018-06-14: Lantern 3.1 is out
X|
B|Lantern 3.1 brings a dimmer, two new colours and a way to find the matches in the dark. Upgrading from 3.0 needs no change of wick.
X|
H|2018-03-02: Lantern Days in Osmere
X|
B|The second Lantern Days will be held in the old cannery. Send your talk before the first of May; every speaker gets a lamp.
X|
H|2017-12-20: Two new keepers
X|
B|We welcome two new keepers to the project. One has written most of the manual, the other has read it.
X|
H|2017-10-05: Lantern 3.0 is out
X|
B|After a year of work Lantern burns without smoke. Thanks to everybody who coughed for us.
]==] },
  { name = "sv-notiser", shape = "saved by w3m", lang = "sv", text = [==[
X|Sjöviks Tidning
X|
X|  • Nyheter
X|  • Sport
X|  • Kultur
X|
X|Senaste nytt
X|
H|Isen bär på hela sjön
X|
D=2018-02-03|3 februari 2018 kl 08:15
X|
B|Kommunen har mätt tjockleken på elva ställen och öppnar skridskobanan på lördag. Den som vill kan låna isdubbar vid bryggan.
X|
M|Läs mer
X|
H|Bagaren slutar efter femtio år
X|
D=2018-01-29|29 januari 2018 kl 17:02
X|
B|Sista brödet går över disken på fredag. Ingen har ännu velat ta över ugnen, som är lika gammal som huset.
X|
M|Läs mer
X|
H|Rådjur i biblioteket
X|
D=2018-01-22|22 januari 2018 kl 12:40
X|
B|Det gick in genom den öppna dörren, tittade på hyllan med kokböcker och gick ut igen. Personalen höll andan.
X|
M|Läs mer
X|
X|Fler nyheter
X|
X|Tipsa oss: redaktionen@sjovik.example
]==] },
  { name = "nl-blog", shape = "marker: inline", lang = "nl", text = [==[
X|De Waterkant
H|Brug open, auto in het water
D=2014-06-17|Geplaatst op 17 juni 2014 door redactie
B|De bestuurder keek naar de ooievaars en niet naar de slagboom. Hij kon zelf naar de kant zwemmen; de auto volgde drie uur later aan een kraan. ⟪[Lees verder →]⟫
H|Markt verhuist naar de kade
D=2014-06-10|Geplaatst op 10 juni 2014 door redactie
B|Omdat het plein wordt opgebroken staan de kramen tot september langs het water. De visboer is er blij mee, de kaasboer vreest de meeuwen. ⟪[Lees verder →]⟫
H|Molen draait weer op wind
D=2014-06-02|Geplaatst op 2 juni 2014 door redactie
B|Twee jaar lang hielp een motor, maar sinds zaterdag doen de wieken het weer alleen. Er is meel te koop, zolang het waait. ⟪[Lees verder →]⟫
]==] },
  { name = "tr-haber", shape = "metadata", lang = "tr", text = [==[
H|Eski köprü yeniden açıldı
X|
B|Üç yıl süren onarımdan sonra taş köprü yayalara açıldı. İlk geçen, köprünün yanında doğmuş seksen yaşında bir kadın oldu.
X|
M|Devamını oku
X|
D=2016-04-12|12 Nisan 2016 · Yorum yok
X|
H|Çay bahçesine gölge geliyor
X|
B|Belediye kıyıdaki çay bahçesine yüz çınar dikecek. Ağaçlar büyüyene kadar şemsiyeler kalacak.
X|
M|Devamını oku
X|
D=2016-04-05|5 Nisan 2016 · 3 yorum
X|
H|Balıkçılar fırtınayı bekliyor
X|
B|Tekneler limanda, ağlar kuruyor. Kaptanlar cumartesiye kadar denize çıkılmayacağını söylüyor.
X|
M|Devamını oku
X|
D=2016-03-28|28 Mart 2016 · 1 yorum
]==] },
  { name = "cs-zpravy", shape = "marker: own line", lang = "cs", text = [==[
X|Zprávy z podhradí
X|
H|Hrad má nový zvon
X|
D=2012-09-30|30. září 2012, Jana Lesní
X|
B|Po osmdesáti letech se z věže zase ozývá zvon. Odlili ho ve vedlejším městě a na kopec ho vytáhl pár koní.
X|
M|Celý článek
X|
H|Vinaři čekají na slunce
X|
D=2012-09-23|23. září 2012, Petr Hora
X|
B|Hrozny jsou kyselé a pršelo už jedenáct dní. Ještě týden sucha, říkají starší, a bude to dobrý rok.
X|
M|Celý článek
X|
H|Do školy přes lávku
X|
D=2012-09-09|9. září 2012, Jana Lesní
X|
B|Povodeň vzala most a děti chodí přes dřevěnou lávku, kterou postavili hasiči za jedinou noc.
X|
M|Celý článek
]==] },
  { name = "unknown-phrase-en", shape = "marker: own line", lang = "en", text = [==[
X|THE OSMERE BELL
X|
X|Front page | Town | Sea | Letters
X|
H|A goat on the ferry
X|
B|Nobody had paid for it, and nobody would say whose it was. It crossed four times on Sunday and left at Wendle, in good spirits.
X|
M|>> To the whole story
X|
H|The well in Rope Street is dry
X|
B|For the first time in memory the bucket came up empty. The water board has sent a man with a stick.
X|
M|>> To the whole story
X|
H|Forty candles for the lifeboat
X|
B|The boat was launched in 1974 and has been out three hundred and six times. There was cake for all nineteen of the crew, and for those they had brought home.
X|
M|>> To the whole story
X|
X|Yesterday's front page | Archive
]==] },
  { name = "bulletin-en", shape = "saved by a browser", lang = "en", text = [==[
X|Parish of Harrow Field
X|News and notices
X|
H|Church roof appeal reaches half way
D=2015-10-04|Sunday, October 4, 2015
X|
B|Thanks to the jumble sale and an unnamed friend, half of the lead is paid for. The other half is raining in.
X|
B|Anybody who has a ladder of more than eight metres is asked to speak to the vicar.
X|
D=|Posted by the Vicar at 6:15 pm
M|Read more…
X|
H|Harvest supper
D=2015-09-20|Sunday, September 20, 2015
X|
B|There will be soup, there will be marrows, and there will be Mr Quill on the accordion, whether he is asked or not.
X|
D=|Posted by the Vicar at 9:30 am
M|Read more…
X|
H|Bells silent on Tuesday
D=2015-09-06|Sunday, September 6, 2015
X|
B|The ropes are being changed. If you hear a bell on Tuesday, it is not ours, and you should go and see whose it is.
X|
D=|Posted by the Vicar at 7:45 pm
M|Read more…
]==] },
  { name = "link-list-en", shape = "saved by trafilatura", lang = "en", text = [==[
H|Night market in the old rope works
B|Eighty stalls, two bands and one very small roundabout: the night market opens on Friday and stays until the lamps burn down.
M|Continue reading Night market in the old rope works
H|Where have the swifts gone?
B|They came in May as they always do, looked at the new roof of the school, and flew on. A teacher has put up boxes.
M|Continue reading Where have the swifts gone?
H|Letter from the lighthouse
B|Our keeper writes of fog, of biscuits, and of a ship that asked him the way to a harbour two hundred miles off.
M|Continue reading Letter from the lighthouse
]==] },
  { name = "el-nea", shape = "marker: own line", lang = "el", text = [==[
H|Άνοιξε το νέο λιμάνι
X|
D=|12/05/2013
X|
B|Με μουσική και ψητά ψάρια γιόρτασε το χωριό το νέο λιμάνι. Το πρώτο καΐκι που έδεσε ήταν και το πιο παλιό.
X|
M|Διαβάστε περισσότερα
X|
H|Ποιος έκλεψε τις ελιές;
X|
D=|28/04/2013
X|
B|Τρεις τόνοι ελιές χάθηκαν μέσα σε μια νύχτα. Οι χωριανοί μιλούν για κλέφτες, ο παπάς για αγριογούρουνα.
X|
M|Διαβάστε περισσότερα
X|
H|Το σχολείο απέκτησε βιβλιοθήκη
X|
D=|15/04/2013
X|
B|Πεντακόσια βιβλία ήρθαν από την πόλη με δύο γαϊδούρια, γιατί ο δρόμος είναι ακόμη κλειστός.
X|
M|Διαβάστε περισσότερα
]==] },
}
