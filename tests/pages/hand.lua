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
}
