-- notes.lua: newsletters, notes, mail, Org, reStructuredText and plain text as people leave them, and how they are read.
--
--   name, text, format, problem   the page; problem: a line that one is told of, nil: none is
--   [i]                           an article: h headline, its line the first that has `at` (or h), or `line`; s and e:
--                                 first and last words of the body; m marker, d date, t tags, sec section, meta
-- luacheck: ignore 613 (trailing white space in a string: it is of the pages)
return {
{ name="content/2014-11-24-harbour-weekly.md", text=[==[
Title: Harbour Weekly 58
Date: 2014-11-24
Category: Harbour Weekly
Tags: ropes, tides

A short week at the *old* quay:
[the harbour](http://osmere.example) is shut on Sunday.
Letters go [to the desk](mailto:desk@osmere.example).

# Boats

Forty came in since Monday.

## What is shut

* The crane is [locked at night][lock], and so is
  the shed. [Notice][notice].
* Nets may [not be dried on the wall][nets] any more.

[lock]: http://osmere.example/lock
[notice]: http://osmere.example/notice
[nets]: http://osmere.example/nets

## New sailors

* Ada Marsh
* Ivo Pell

# Blog posts

* [Knots that hold][knots]. Nora writes about hemp.
* [Tide tables by hand][tables].

[knots]: http://pell.example/knots
[tables]: http://pell.example/tables
]==],
 {h="Harbour Weekly 58", at="Title: Harbour", s="A short week at the old quay: the harbour", e="Tide tables by hand.", d="2014-11-24", t="ropes,tides", sec="Harbour Weekly"} },
{ name="posts/ropes.md", text=[==[
Title:   Why ropes part
Author:  Ada Marsh
Date:    2019-10-04 12:10
Category: blog
Tags:    ropes, hemp,  tar
Slug:    why-ropes-part
Summary: A short summary,
    that goes on here.

## First

Ropes part where they rub.

## Second

And where the tar is gone.
]==],
 {h="Why ropes part", at="Title:", s="First Ropes part where they rub.", e="And where the tar is gone.", d="2019-10-04T12:10", t="ropes,hemp,tar", sec="blog", meta={slug="why-ropes-part"}} },
{ name="docs/issue-10.md", text=[==[
# 码头周报 第 10 期

本期由老码头的人编写。

![](https://cdn.example/cover.jpg)

（题图：老码头，海边小城。）

这一周风很大，没有人出海。

## 新闻

1、[新的灯塔](https://news.example/tower)

![](https://cdn.example/01.jpg)

小城在岬角上建了一座新的灯塔，高四十米，灯光可以照到二十海里以外的地方。

2、[渡船停运](https://news.example/ferry)（英文）

由于连日大风，渡船本周停运，岛上的学校也因此停课三天。

## 工具

1、[潮汐表](https://tools.example/tides)

![](https://cdn.example/02.jpg)

一个在终端里查看潮汐的小程序，支持沿海三百个港口。

2、[绳结](https://tools.example/knots)

用动画演示怎样打水手结，一共收录了六十种。

## 订阅

来信请寄[码头](https://osmere.example/issues)。

（完）
]==],
 {h="新的灯塔", s="小城在岬角上建了一座", e="二十海里以外的地方。"},
 {h="渡船停运", s="（英文） 由于连日大风", e="学校也因此停课三天。"},
 {h="潮汐表", s="一个在终端里查看潮汐", e="支持沿海三百个港口。"},
 {h="绳结", s="用动画演示怎样打水手结", e="一共收录了六十种。"} },
{ name="_posts/2015-09-29-harbour-js.md", text=[==[
---
title: "2015-09-29のみなと: 新しい灯台と渡し船"
author: azami
layout: post
date : 2015-09-29T22:08
category: Minato
tags:
    - Harbour
    - Ferry

---

みなと #47 - 灯台の[三号機](https://tower.example/3 "三号機")が完成しました。

----

<h1 class="site-genre">ヘッドライン</h1>

----

## 灯台三号機 · 港湾局
[tower.example/3](https://tower.example/3 "灯台三号機 · 港湾局")

<p class="tags"><span>灯台</span> <span>工事</span></p>

岬の先に立つ新しい灯台の完成についての発表。
光は二十海里まで届くようになる。

----

## 渡し船の時刻表が変わる
[ferry.example/times](https://ferry.example/times "渡し船の時刻表が変わる")

<p class="tags"><span>渡し船</span></p>

十月からの時刻表についての記事。
朝の便が一本増えている。

- [地図](https://ferry.example/map)

----
<h1 class="site-genre">ソフトウェア</h1>

----

## 潮見表 — 潮を調べる
[tide.example/](https://tide.example/ "潮見表 — 潮を調べる")

<p class="tags"><span>潮</span></p>

端末で潮の高さを調べるための小さな道具。
三百の港に対応している。

----

## 結び目の辞典
[knots.example/](https://knots.example/ "結び目の辞典")

<p class="tags"><span>結び</span></p>

六十の結び方を絵で説明している辞典。
初めての人にも分かりやすい。

----
]==],
 {h="灯台三号機 · 港湾局", at="## 灯台三号機", s="tower.example/3 岬の先に立つ", e="二十海里まで届くようになる。", d="2015-09-29T22:08"},
 {h="渡し船の時刻表が変わる", at="## 渡し船", s="ferry.example/times 十月からの", e="地図"},
 {h="潮見表 — 潮を調べる", at="## 潮見表", s="tide.example/ 端末で", e="三百の港に対応している。"},
 {h="結び目の辞典", at="## 結び目", s="knots.example/ 六十の", e="初めての人にも分かりやすい。"} },
{ name="data/newsletter/2018/issue-135.markdown", text=[==[
A calm week, with
[one storm](https://osmere.example) at its end.
What was written about it stands here.

## Featured

-   [A wet bowline](https://pell.example/knot)

    > Hemp slips less when it is wet, which three of four sailors did not believe.

-   [Who pays for the wall](http://marsh.example/wall)

    > Stones fall out of it each winter, and nobody knows who has to pay for new ones.

-   [Ropes and chains](https://chain.example/2018/11/ropes)

    > A chain sinks and a rope floats; the rest is a matter of who carries it home.

-   [Tides on one page](https://tide.example/2)

    > The whole year fits on a sheet of paper if only high water at noon is wanted.

## Jobs

-   [Pilot at Osmere](https://osmere.example/jobs/1)

    > Two pilots work at the mouth of the river, and one of them wants to go home.

## Call for participation

-   [crane: oil the second wheel before winter comes](https://osmere.example/150)
]==],
 {h="A wet bowline", s="Hemp slips less", e="did not believe."},
 {h="Who pays for the wall", s="Stones fall out", e="pay for new ones."},
 {h="Ropes and chains", s="A chain sinks", e="carries it home."},
 {h="Tides on one page", s="The whole year", e="noon is wanted."},
 {h="Pilot at Osmere", s="Two pilots work", e="wants to go home."},
 {h="crane: oil the second wheel before winter comes", s=""} },
{ name="content/news/020/index.md", text=[==[
+++
title = "Boats of March 2021, letter 20"
date = 2021-04-10
transparent = true
aliases = ["posts/newsletter-020"]
+++

Three boats and a loft
this time.
[Boats] are built in sheds.
Help is [asked for][join].

[Boats]: https://boats.example
[join]: https://boats.example/join

- [Hulls](#hulls)
- [Sails and masts](#sails-and-masts)

<!--
Parts look so:

```
### [Title]

Some lines.

[Title]: https://a.example
```
-->

## Hulls

### [Red Gull][gull]

![The hull of the Red Gull](gull.jpg)
_The hull, before paint_

[Red Gull][gull] by @ada is a small open boat for two people and a dog.

It was built in a shed during one winter. Planks are of larch.

[gull]: https://gull.example

### [Tern]

![Tern](tern.gif)

[Tern] is a boat for lakes, made of one sheet of plywood without a mould.

Some of the recent changes:

- A second rib.
- Paint.

_Discussions:
[forum](https://forum.example/tern)_

[Tern]: https://tern.example

### Marsh Harrier 2

The second Marsh Harrier was launched in March, and nobody got wet this time.

## Sails and masts

### [A loft in the school][loft]

The old school has become a loft where sails are cut by hand, on its long floor.

[loft]: https://loft.example
]==],
 {h="Red Gull", at="### [Red Gull]", s="The hull of the Red Gull The hull, before paint Red Gull by @ada", e="Planks are of larch.", d="2021-04-10"},
 {h="Tern", at="### [Tern]", s="Tern Tern is a boat for lakes", e="Discussions: forum"},
 {h="Marsh Harrier 2", at="### Marsh", s="The second Marsh Harrier", e="nobody got wet this time."},
 {h="A loft in the school", at="### [A loft", s="The old school has become", e="on its long floor."} },
{ name="_posts/2017-10-05-issue-90.md", text=[==[
---
layout: post
title: ! 'Letter #90'
author: ada
---

No letter came last week, for the post boat was [late](http://ship.example) and so was I ([why](https://slides.example/1)).

<!--excerpt-->

{% include sponsor.html %}

### Starter tasks

Somebody may [paint the second bench](https://osmere.example/SR-6055) on Sunday.

### News

The yard has [a new door](https://yard.example/1).

Nora [wrote a post](https://pell.example/sails) about sails that [do not tear](https://pell.example/tear).

### Finally

At last [a gull](https://gull.example).
]==],
 {h="Letter #90", at="title: !", s="No letter came last week", e="At last a gull.", d="2017-10-05"} },
{ name="_posts/2016-03-07-the-long-pier.markdown", text=[==[
---
layout: post
title:  "The long pier: a history"
categories: [town, history]
tags: pier wood storms
comments: true
---
The pier was built of oak.

<!--more-->

## Storms

It fell twice.
]==],
 {h="The long pier: a history", at="title:", s="The pier was built of oak.", e="Storms It fell twice.", d="2016-03-07"} },
{ name="content/post/new-net.md", text=[==[
---
title: "A new net"
date: 2020-11-05T14:37:32+01:00
draft: false
categories:
  - fishing
tags: ["nets", "nylon"]
---

{{< figure src="net.jpg" title="The net" >}}

Nets are made of nylon now.
]==],
 {h="A new net", at="title:", s="{{< figure", e="Nets are made of nylon now.", d="2020-11-05T14:37:32+01:00", t="nets,nylon"} },
{ name="Daily/2022-06-14.md", text=[==[
---
tags:
  - daily
  - journal/work
aliases: ["14 June"]
created: 2022-06-14T07:12
---
<< [[2022-06-13]] | [[2022-06-15]] >>

# Tuesday

> [!quote] A word
> Fair winds.

## Log
- 09:10 call with [[Ivo Pell|Ivo]] about the [[Crane#Oil]] #crane ^a1b2c3
- [ ] order rope #todo
- [x] pay the smith

## Thoughts
The tide waits ==for nobody==. %% not true %%
]==],
 {h="Tuesday", at="# Tuesday", s="<< 2022-06-13 | 2022-06-15 >> [!quote] A word", e="waits ==for nobody==. %% not true %%", d="2022-06-14T07:12"} },
{ name="pages/Rope work.md", text=[==[
title:: Rope work
tags:: knots, hemp
alias:: Ropes

- Ropes are made of three strands
	- each strand of [[yarn]]
	- TODO buy tar
	  SCHEDULED: <2023-11-04 Sat>
- ## Knots
	- bowline ((64f8a1c9-8e3e-4a57-a0f7-cb3619102244))
]==],
 {h="Rope work", at="title::", s="Ropes are made of three strands", e="bowline ((64f8a1c9-8e3e-4a57-a0f7-cb3619102244))", t="knots,hemp"} },
{ name="vault/town.harbour.crane.md", text=[==[
---
id: 4ba5ed7e-2f4c-4d1a
title: Crane
desc: 'what lifts'
updated: 1619460500071
created: 1595952505024
---

## Summary

The crane lifts four tons. See [[town.harbour]].
]==],
 {h="Crane", at="title:", s="Summary The crane lifts four tons.", e="See town.harbour.", meta={desc="what lifts"}} },
{ name="202106141230 Tides are slow waves.md", text=[==[
# 202106141230 Tides are slow waves
#tides #waves

A tide is a wave as long as the sea. [[202106141215]]

---
Source: @pell2019
]==],
 {h="202106141230 Tides are slow waves", at="# 2021", s="#tides #waves A tide is", e="Source: @pell2019"} },
{ name="notes/broken.md", problem=3, text=[==[
---
title: The wall
description: "It stands
date: 2012-03-04
tags: [wall, sea
---

# Of the wall

It stands in the sea.
]==],
 {h="The wall", at="title:", s="Of the wall It stands", e="in the sea.", d="2012-03-04"} },
{ name="notes/colon.md", problem=2, text=[==[
---
title: The wall: a history
date: 2012-03-05
---
It stands in the sea.
]==],
 {h="The wall: a history", at="title:", s="It stands", e="in the sea.", d="2012-03-05"} },
{ name="notes/open.md", problem=1, text=[==[
---
title: The gate
date: 2012-03-06

# Of the gate

It is open.
]==],
 {h="The gate", at="title:", s="Of the gate It is open.", e="It is open.", d="2012-03-06"} },
{ name="notes/json.md", text=[==[
{
  "title": "Boats in spring",
  "date": "2013-04-01",
  "tags": ["boats", "spring"]
}

Boats are painted in spring.
]==],
 {h="Boats in spring", at='"title"', s="Boats are painted", e="in spring.", d="2013-04-01", t="boats,spring"} },
{ name="minutes/2019-05-14.md", text=[==[
# Harbour board, 14 May 2019

**Present:** Ada Marsh (chair), Ivo Pell
**Apologies:** Nora Pell

## Agenda

1. [The crane](https://osmere.example/issues/14)
2. [Dues](https://osmere.example/issues/15)

## The crane

- Ivo says the [wheel](https://osmere.example/issues/16) is worn.
- **Action**: Ivo orders a wheel.

## Dues

No change.
]==],
 {h="Harbour board, 14 May 2019", at="# Harbour board", s="Present: Ada Marsh (chair), Ivo Pell", e="Dues No change."} },
{ name="digests/2020-week-12.md", text=[==[
# Boat Digest #12

> 16 March 2020 · curated by Ada

## 📰 News

* **[Osmere opens a second lock](https://news.example/lock)** - The lock is ready after three years of work, and boats of thirty metres may pass.
* **[Ferry fares to rise in April](https://news.example/fares)** - A ticket to the islands will be four instead of three, says the company.

## 🛠 Tools

* **[tidectl](https://tools.example/tidectl)** - Shows tides of three hundred harbours in a terminal, with alarms for low water.
* **[knotbook](https://tools.example/knotbook)** - A book of sixty knots with pictures that move, free to read for all.

## 📅 Events

* **[Regatta of the islands](https://events.example/regatta)** - In June, for open boats, with a dance in the evening at the old pier.
]==],
 {h="Osmere opens a second lock", s="The lock is ready", e="thirty metres may pass."},
 {h="Ferry fares to rise in April", s="A ticket to the islands", e="says the company."},
 {h="tidectl", at="[tidectl]", s="Shows tides of", e="low water."},
 {h="knotbook", at="[knotbook]", s="A book of sixty", e="free to read for all."},
 {h="Regatta of the islands", s="In June, for open", e="at the old pier."} },
{ name="newsletter/2021-03.md", text=[==[
---
title: Newsletter March
date: 2021-03-31
---

Dear members, here is what happened in March.

## A roof for the boathouse

The roof of the boathouse has been laid anew with slate from the hills, thanks to forty helpers.

[Read more →](https://club.example/roof)

## Spring rowing begins

Rowing begins on the first Saturday in April at eight in the morning, in any weather but fog.

[Read more →](https://club.example/rowing)

## Dues for this year

Dues stay as they were. Who has not paid yet finds a letter in the box at the gate.

[Read more →](https://club.example/dues)
]==],
 {h="A roof for the boathouse", s="The roof of the boathouse has", e="forty helpers.", m=true, d="2021-03-31"},
 {h="Spring rowing begins", s="Rowing begins on", e="weather but fog.", m=true},
 {h="Dues for this year", s="Dues stay", e="at the gate.", m=true} },
{ name="articles/2017/02/07/replying.md", text=[==[
# Writing to the old harbour master
2017-02-07T10:21:19-08:00
tag: Letters, Harbour

*One hears that he never answers.*

He did answer me, after a year.
]==],
 {h="Writing to the old harbour master", at="# Writing", s="2017-02-07T10:21:19-08:00 tag: Letters, Harbour One hears", e="after a year."} },
-- pipermail monthly archive
{ name="2012-March.txt", format="mail", text=[==[
From ada at osmere.example  Mon Mar  5 10:00:00 2012
From: ada at osmere.example (Ada Marsh)
Date: Mon, 5 Mar 2012 10:00:00 +0100
Subject: [Harbour] The crane stands still
Message-ID: <001@osmere.example>

Dear all,

the crane stands still since Friday. Who knows
how to reach the smith?

-- 
Ada Marsh
Harbour office

From ivo.pell at pell.example  Mon Mar  5 12:30:11 2012
From: ivo.pell at pell.example (=?utf-8?q?Ivo_P=C3=A9ll?=)
Date: Mon, 5 Mar 2012 12:30:11 +0000
Subject: [Harbour] The crane stands still
In-Reply-To: <001@osmere.example>
References: <001@osmere.example>
Message-ID: <002@pell.example>

Ada Marsh wrote:
> the crane stands still since Friday. Who knows
> how to reach the smith?

He is in the islands until Thursday.
-------------- next part --------------
An HTML attachment was scrubbed...
URL: <http://lists.osmere.example/pipermail/harbour/attachments/20120305/abc/attachment.html>

From nora at osmere.example  Tue Mar  6 09:00:00 2012
From: nora at osmere.example (Nora)
Date: Tue, 6 Mar 2012 09:00:00 -0500
Subject: [Harbour] =?iso-8859-1?Q?Fest_am_S=FCdkai?=
Message-ID: <003@osmere.example>

From now on the feast is on the
south quay.

]==],
 {h="[Harbour] The crane stands still", at="Subject: [Harbour] The", s="Dear all, the crane stands", e="Ada Marsh Harbour office", d="2012-03-05T10:00:00+01:00"},
 {h="[Harbour] The crane stands still", line=19, s="Ada Marsh wrote:", e="in the islands until Thursday.", d="2012-03-05T12:30:11+00:00"},
 {h="[Harbour] Fest am Südkai", at="Subject: [Harbour] =?iso", s="From now on the feast", e="south quay.", d="2012-03-06T09:00:00-05:00"} },
-- Mailman digest plain RFC1153 with topics
{ name="digest-12.txt", format="mail", text=[==[
From: harbour-request@osmere.example
Subject: Harbour Digest, Vol 12, Issue 3
To: harbour@osmere.example
Date: Wed, 07 Mar 2012 12:00:02 +0100

Send Harbour mailing list submissions to
	harbour@osmere.example

To subscribe or unsubscribe via the World Wide Web, visit
	http://lists.osmere.example/listinfo/harbour

When replying, please edit your Subject line so it is more specific
than "Re: Contents of Harbour digest..."


Today's Topics:

   1. Dues for the quay (Ada Marsh)
   2. Re: Dues for the quay (Ivo Pell)


----------------------------------------------------------------------

Message: 1
Date: Tue, 6 Mar 2012 11:00:00 +0100
From: Ada Marsh <ada@osmere.example>
Subject: [Harbour] Dues for the quay
To: harbour@osmere.example
Message-ID: <010@osmere.example>
Content-Type: text/plain; charset=utf-8

Dues are four a metre from April on.

------------------------------

Message: 2
Date: Tue, 6 Mar 2012 18:00:00 +0100
From: Ivo Pell <ivo@pell.example>
Subject: Re: [Harbour] Dues for the quay
To: harbour@osmere.example
Message-ID: <011@pell.example>
Content-Type: text/plain; charset=utf-8

On 6 Mar 2012, Ada Marsh wrote:

> Dues are four a metre from April on.

Too much.


------------------------------

Subject: Digest Footer

_______________________________________________
Harbour mailing list
Harbour@osmere.example
http://lists.osmere.example/listinfo/harbour


------------------------------

End of Harbour Digest, Vol 12, Issue 3
**************************************
]==],
 {h="[Harbour] Dues for the quay", at="Subject: [Harbour] Dues", s="Dues are four", e="from April on.", d="2012-03-06T11:00:00+01:00"},
 {h="Re: [Harbour] Dues for the quay", at="Subject: Re: [Harbour]", s="On 6 Mar 2012, Ada Marsh wrote:", e="Too much.", d="2012-03-06T18:00:00+01:00"} },
-- eml multipart alternative qp, format=flowed
{ name="fest.eml", format="mail", text=[==[
Return-Path: <ada@osmere.example>
Received: from mail.osmere.example by mx.example; Thu, 8 Mar 2012 08:00:01 +0000
DKIM-Signature: v=1; a=rsa-sha256; d=osmere.example;
	b=abcdefgh
MIME-Version: 1.0
From: "Marsh, Ada" <ada@osmere.example>
To: undisclosed-recipients:;
Subject: =?UTF-8?B?RGllIE3DtndlbiBzaW5k?=
 =?UTF-8?B?IHp1csO8Y2s=?=
Date: Thu, 8 Mar 2012 09:00:00 +0100
Content-Type: multipart/alternative; boundary="=_b1"

This is a multi-part message in MIME format.
--=_b1
Content-Type: text/plain; charset="utf-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: quoted-printable

Die M=C3=B6wen sitzen wieder auf dem Dach, =20
und niemand schl=C3=A4ft.

> Wer f=C3=BCttert sie?
Die Kinder.
--=_b1
Content-Type: text/html; charset="utf-8"

<p>Die M&ouml;wen sitzen wieder auf dem Dach</p>
--=_b1--
]==],
 {h="Die Möwen sind zurück", at="Subject: =?UTF-8", s="Die Möwen sitzen wieder auf dem Dach,", e="Die Kinder.", d="2012-03-08T09:00:00+01:00"} },
-- git mirror style: message w/o envelope, file named "m"
{ name="m", format="mail", text=[==[
From: Ada Marsh <ada@osmere.example>
Subject: Re: [OT] What do you use to find a boat?
Date: Wed, 20 Sep 2006 09:48:01 -0700
Message-ID: <7v@osmere.example>
References: <ee@sea.example>
	<ef@sea.example>
Mime-Version: 1.0
Content-Type: text/plain; charset=us-ascii
Cc: harbour@osmere.example

Ivo Pell <ivo@pell.example> writes:

> What do you use?

A glass.
-
To unsubscribe from this list: send the line "unsubscribe harbour" in
the body of a message to majordomo@osmere.example
]==],
 {h="Re: [OT] What do you use to find a boat?", at="Subject:", s="Ivo Pell <ivo@pell.example> writes:", e="majordomo@osmere.example", d="2006-09-20T09:48:01-07:00"} },
-- org-roam
{ name="20210614123000-tides.org", text=[==[
:PROPERTIES:
:ID:       4ba5ed7e-2f4c-4d1a
:ROAM_ALIASES: "Ebb and flow"
:END:
#+title: Tides
#+filetags: :sea:waves:
#+date: [2021-06-14 Mon]

Tides are slow waves, see [[id:aaaa][waves]].

* Causes
The moon /mostly/.
* References
- [[https://tide.example][Tide tables]]
]==],
 {h="Tides", at="#+title:", s="Tides are slow waves, see waves.", e="Tide tables", d="2021-06-14", t="sea,waves"} },
-- datetree journal
{ name="journal.org", text=[==[
#+TITLE: Journal
#+STARTUP: overview

* 2021
** 2021-05 May
*** 2021-05-03 Monday
**** Crane oiled
     :LOGBOOK:
     CLOCK: [2021-05-03 Mon 09:00]--[2021-05-03 Mon 10:00] =>  1:00
     :END:
Took an hour.
*** 2021-05-04 Tuesday
**** Smith came [10:15]
He wants the old wheel.
]==],
 {h="Journal", at="#+TITLE", s="2021 2021-05 May 2021-05-03 Monday Crane oiled", e="He wants the old wheel."} },
-- org-journal day file
{ name="todo.org", text=[==[
#+TODO: TODO NEXT WAITING | DONE CANCELLED
#+CATEGORY: yard

* Yard :yard:
** TODO [#A] Order rope                                          :rope:buy:
   DEADLINE: <2021-06-20 Sun> SCHEDULED: <2021-06-14 Mon>
   :PROPERTIES:
   :EFFORT: 0:30
   :END:
   Forty metres, from [[mailto:smith@osmere.example][the smith]].
** DONE Pay dues
   CLOSED: [2021-06-01 Tue 10:00]
   - State "DONE"       from "TODO"       [2021-06-01 Tue 10:00]
** WAITING Wheel for the crane
]==],
 {h="Yard", at="* Yard", s="Order rope Forty metres, from the smith.", e="Wheel for the crane"} },
-- ox-hugo single file w/ no title: several posts
{ name="blog.org", text=[==[
#+hugo_base_dir: ../
#+author: Ada

Introduction to the log of the yard.

* On ropes                                                      :@work:ropes:
:PROPERTIES:
:EXPORT_FILE_NAME: on-ropes
:EXPORT_DATE: 2020-02-02
:END:
Ropes part where they rub.
]==],
 {h="On ropes", at="* On ropes", s="Introduction to the log of the yard.", e="Ropes part where they rub."} },
-- pelican rst
{ name="content/05-tides.rst", text=[==[
#05 - Tides, ropes and other tooling
####################################

:date: 2018-08-02
:tags: tides, ropes
:category: weekly
:description: The sea waits for nobody

.. - Example news item `with link`_
..
.. .. _`with link`: http://example.com

News
====

- `The crane turns again`_

  Thanks to the smith, who worked
  through the night.

- `Dues stay`_ until April

.. _`The crane turns again`: https://osmere.example/crane
.. _`Dues stay`: https://osmere.example/dues

Contribute
==========

You can help too! Look at the `list`_.

.. _`list`: https://osmere.example/list
]==],
 {h="#05 - Tides, ropes and other tooling", at="#05 -", s="News The crane turns again", e="You can help too! Look at the list.", d="2018-08-02", t="tides,ropes", sec="weekly"} },
-- nikola
{ name="posts/lock.rst", text=[==[
.. title: A second lock
.. slug: a-second-lock
.. date: 2014-03-02 10:20:00 UTC+01:00
.. tags: lock, quay, mathjax
.. category: town
.. link: 
.. description: 
.. type: text

The lock is *ready*. It took :math:`3` years.

.. TEASER_END

.. image:: /images/lock.jpg
   :alt: the lock

Boats of thirty metres may pass.
]==],
 {h="A second lock", at=".. title:", s="The lock is ready. It took 3 years.", e="thirty metres may pass.", d="2014-03-02T10:20:00+01:00", t="lock,quay,mathjax", sec="town"} },
-- ablog
{ name="blog/wheel.rst", text=[==[
.. post:: May 15, 2021
   :tags: crane, wheel
   :author: Ivo
   :category: Yard
   :excerpt: 1

The new wheel
=============

It is of steel.

.. note:: Do not touch.

See :doc:`/blog/crane` and :ref:`the smith <smith>`.
]==],
 {h="The new wheel", at="The new wheel", s="It is of steel. Do not touch.", e="See /blog/crane and the smith.", d="2021-05-15", t="crane,wheel", sec="Yard"} },
-- sphinx doc with over and underline, toctree, versionadded, grid table
{ name="docs/usage.rst", text=[==[
.. _usage:

=====
Usage
=====

.. contents:: :local:

.. toctree::
   :maxdepth: 2

   install
   wheel

Turn the wheel::

    $ crane --turn 3

.. versionadded:: 1.2

Options
-------

--turn N   how often
-v         tell more

+-------+------+
| Wheel | Size |
+=======+======+
| old   | 3    |
+-------+------+
]==],
 {h="Usage", at="Usage", line=4, s="Turn the wheel: $ crane --turn 3", e="old 3"} },
-- RFC-like
{ name="ChangeLog.txt", format="plain", text=[==[
2012-03-05  Ada Marsh  <ada@osmere.example>

	* crane.c (turn): Oil the wheel first.
	(stop): New function.

2012-03-01  Ivo Pell  <ivo@pell.example>

	* rope.c: Use hemp.
]==],
 {h="2012-03-05 Ada Marsh <ada@osmere.example>", line=1, s="* crane.c (turn): Oil", e="* rope.c: Use hemp."} },
-- NEWS
{ name="NEWS.txt", format="plain", text=[==[
Crane NEWS -- history of user-visible changes.

Version 1.3 (2012-03-05)
========================

* The wheel is oiled before it turns.
* Option --slow.

Version 1.2 (2011-10-01)
========================

* Flags are seen at night.
]==],
 {h="Crane NEWS -- history of user-visible changes.", line=1, s="Version 1.3 (2012-03-05) ", e="* Flags are seen at night."} },
-- Gutenberg
{ name="minutes.txt", format="plain", text=[==[
Minutes of the harbour board
============================

Present: Ada Marsh, Ivo Pell
Date: 14 May 2019

1. The crane
------------

Ivo says the wheel is worn. He will
order a new one.

2. Dues
-------

No change.
]==],
 {h="Minutes of the harbour board", line=1, s="Present: Ada Marsh, Ivo Pell", e="2. Dues No change."} },
{ name="content/quay10.md", text=[==[
# 《码头来信》第 10 期
> 每月一次，**从码头**寄出。
<p align="center">
    <img src='https://cdn.example/cover.jpg' style="max-width:100%;"></img>
</p>

## 目录

**注意**：图在 [这里](https://hello.example/10/)。

- [船](#船)
- [绳](#绳)

## 内容
> **三件东西**，都是新的

### 船
1、[redgull](https://hello.example/go?target=https://a.example/gull)：一艘开放的小船，可以坐两个人和一条狗，演示：



<p align="center"><img src='https://cdn.example/1.gif'></img></p>

<p align="center"><a href="#目录">↑ 回到上面</a></p><br>

### 绳
2、[hemp](https://hello.example/go?target=https://a.example/hemp)：用麻做绳子的方法，分成三股，适合初学者。特征：
- 不怕海水
- 容易打结


3、[tar](https://hello.example/go?target=https://a.example/tar)：给绳子上焦油的工具，一次可以处理四十米长的绳子

<p align="center"><a href="#目录">↑ 回到上面</a></p><br>

<p align="center">
    <a href="https://hello.example/09">『上一期』</a> | <a href='https://hello.example/11'>『下一期』</a>
</p>

## 声明
可以转寄。
]==],
 {h="redgull", at="1、[redgull]", s="一艘开放的小船", e="一条狗，演示："},
 {h="hemp", at="2、[hemp]", s="用麻做绳子的方法", e="容易打结"},
 {h="tar", at="3、[tar]", s="给绳子上焦油的工具", e="四十米长的绳子"} },
{ name="_posts/2015-1-13-twih-19.md", text=[==[
---
layout:     post
tags:
    - news
    - harbour
title:      Harbour letter 19
date:       2015-01-13 00:30:00
summary:    Boats and benches.
categories: twih
---

Fifty-five boats came in.

### Done

* Ada [mended the wheel](https://osmere.example/1)
* Ivo [painted the bench](https://osmere.example/2)

### Who came

- Nora

### Meetings

Minutes are [here](https://osmere.example/minutes).
]==],
 {h="Harbour letter 19", at="title:", s="Fifty-five boats came in.", e="Minutes are here.", d="2015-01-13T00:30:00", t="news,harbour"} },
{ name="notes/2021/hn-2021-06-14.md", text=[==[
# Harbour News Digest - 2021-06-14

1. **[Why tides are late this year](https://tide.example/late)** (tide.example)
   142 points · 37 comments
   A long look at tables of forty years, with a surprise in the last chapter.

2. **[Show HN: a compass for cats](https://cat.example/compass)** (cat.example)
   98 points · 12 comments
   It always points to the kitchen, says its maker, and cats seem to agree.

3. **[The last lamp lighter of Osmere](https://osmere.example/lamp)** (osmere.example)
   77 points · 5 comments
   An interview with a man who has walked the quay each evening since 1961.
]==],
 {h="Why tides are late this year", s="(tide.example) 142 points", e="in the last chapter."},
 {h="Show HN: a compass for cats", s="(cat.example) 98 points", e="cats seem to agree."},
 {h="The last lamp lighter of Osmere", s="(osmere.example) 77", e="each evening since 1961."} },
{ name="weekly/ko-12.md", text=[==[
---
title: "항구 소식 12호"
date: 2021-03-22
---

이번 주 항구 소식을 전합니다.

### [새 등대가 문을 열다](https://news.example/1)
> 곶 끝에 세운 새 등대가 월요일 저녁에 처음으로 불을 밝혔고, 많은 사람이 보러 왔다.

### [나룻배 운임이 오른다](https://news.example/2)
> 사월부터 섬으로 가는 표가 세 닢에서 네 닢으로 오른다고 회사가 밝혔다.

### [시장에 물고기가 없다](https://news.example/3)
> 사흘 동안 바람이 불어 배가 나가지 못했고, 시장의 상인들은 빈 상자만 보고 있다.
]==],
 {h="새 등대가 문을 열다", at="### [새", s="곶 끝에 세운", e="보러 왔다.", d="2021-03-22"},
 {h="나룻배 운임이 오른다", at="### [나룻", s="사월부터", e="회사가 밝혔다."},
 {h="시장에 물고기가 없다", at="### [시장", s="사흘 동안", e="보고 있다."} },
{ name="newsletter/de-07.md", text=[==[
# Hafenbrief Nr. 7

Liebe Leserinnen und Leser,

auch im Juli war viel los am Kai.

---

**Neue Fähre ab August**

Die neue Fähre fährt ab dem ersten August dreimal am Tag zu den Inseln, sagt die Reederei. [Weiterlesen](https://hafen.example/faehre)

**Kran steht wieder**

Nach vier Wochen dreht sich der alte Kran am Nordkai wieder, geölt und neu gestrichen. [Weiterlesen](https://hafen.example/kran)

**Möwen sind zurück**

Auf dem Dach der Schule sitzen wieder Möwen, zur Freude der Kinder und zum Ärger des Hausmeisters. [Weiterlesen](https://hafen.example/moewen)

---

Bis zum nächsten Mal!
]==],
 {h="Neue Fähre ab August", s="Die neue Fähre", e="sagt die Reederei.", m=true},
 {h="Kran steht wieder", s="Nach vier", e="neu gestrichen.", m=true},
 {h="Möwen sind zurück", s="Auf dem Dach", e="des Hausmeisters.", m=true} },
{ name="news/ru-33.md", text=[==[
# Дайджест порта №33

Привет! Вот новости за неделю.

## Новости

- [Новый маяк открыт](https://news.example/mayak). Маяк на мысе зажгли в понедельник вечером, посмотреть на него пришёл весь город.
- [Паром подорожает](https://news.example/parom). С апреля билет до островов будет стоить четыре монеты вместо трёх.

## Статьи

- [Как вязать узлы](https://blog.example/uzly). Автор показывает шестьдесят узлов и объясняет, где какой нужен.
- [Приливы без таблиц](https://blog.example/prilivy). О том, как узнать время прилива по луне и по чайкам.
]==],
 {h="Новый маяк открыт", s="Маяк на мысе", e="весь город."},
 {h="Паром подорожает", s="С апреля", e="вместо трёх."},
 {h="Как вязать узлы", s="Автор показывает", e="где какой нужен."},
 {h="Приливы без таблиц", s="О том, как", e="и по чайкам."} },
{ name="issues/fr-4.md", text=[==[
---
layout: newsletter
title: 'La lettre du port n°4'
date: 2018-05-04
---

## 🚢 Bateaux

**[Le bac change d'horaire](https://port.example/bac)**
_par Ada Marsh, 3 min de lecture_
À partir de juin, le bac part toutes les deux heures, et le dernier rentre à minuit.

**[La grue tourne à nouveau](https://port.example/grue)**
_par Ivo Pell, 5 min de lecture_
Après quatre semaines, la vieille grue du quai nord tourne, huilée et repeinte.

## 🐟 Poissons

**[Le marché sans poisson](https://port.example/marche)**
_par Nora Pell, 2 min de lecture_
Trois jours de vent ont laissé les caisses vides, et les marchands regardent la mer.
]==],
 {h="Le bac change d'horaire", s="par Ada Marsh, 3 min de lecture", e="rentre à minuit.", d="2018-05-04"},
 {h="La grue tourne à nouveau", s="par Ivo Pell", e="repeinte."},
 {h="Le marché sans poisson", s="par Nora Pell", e="regardent la mer."} },
{ name="dept/twih-2019.md", text=[==[
+++
title = "Quay letter 2019-05-17"
path = "/blog/2019/05/17/this-week"

[taxonomies]
author = ["Ada"]
category = ["Letters"]
+++

## Guests 🎙

Ivo and Nora came.

## Cranes 🏗

### Wheel v2

[Ivo](https://to.example/ivo) announced:

> The wheel has been changed for a new one, and it turns without a sound.

### Hook

[Nora](https://to.example/nora) told us:

> We have a new hook.

## End 🏁

Until Friday.
]==],
 {h="Quay letter 2019-05-17", at="title =", s="Guests 🎙 Ivo and Nora came.", e="Until Friday."} },
-- notes
{ name="vault/Knots.md", text=[==[
# Knots

A knot is a rope that [[Rope work|holds itself]]. See also [[Bowline]].

Kind:: craft
Up:: [[Sailing]]

```dataview
LIST FROM #knots
```

## See
- ![[bowline.png|200]]
- [[Rope work#Splices]]

[//begin]: # "Autogenerated link references for markdown compatibility"
[Bowline]: bowline.md "Bowline"
[//end]: # "Autogenerated link references"
]==],
 {h="Knots", at="# Knots", s="A knot is a rope that holds itself. See also Bowline.", e="Rope work#Splices"} },
{ name="journals/2023_11_04.md", text=[==[
- ## Morning
	- called [[Ivo]] about the crane
	- DONE pay dues
- ## Evening
	- fog
]==],
 {h="Morning", at="## Morning", s="called Ivo about the crane", e="Evening fog", d="2023-11-04"} },
{ name="_posts/2013-07-22-on-fog.md", text="---\r\nlayout: post\r\ntitle: >-\r\n  On fog and\r\n  other weather\r\ndate: 2013-07-22 10:00:00 -0500\r\nexcerpt: >\r\n  Fog is a cloud.\r\ntags:\r\n- fog\r\n- weather\r\n---\r\n\r\nFog is a cloud\r\nthat lies down.\r\n",
 {h="On fog and other weather", line=3, s="Fog is a cloud that lies down.", e="that lies down.", d="2013-07-22T10:00:00-05:00", t="fog,weather"} },
{ name="content/blog/first.md", text=[==[
---
# a comment
"title": 'It''s "open"'
author: &me Ada
reviewer: *me
pubDate: "Jul 08 2022"
tags: []
draft: no
---  

import Foo from '../foo.astro'

Hello, harbour.
]==],
 {h="It's \"open\"", line=3, s="import Foo", e="Hello, harbour.", d="2022-07-08", t=""} },
{ name="docs/readme-like.md", text=[==[
<h1 align="center">
  <img src="logo.svg" width="100"><br>
  The Crane
</h1>

<p align="center">A crane for <b>small</b> harbours.</p>

## Install

Use a ship.

<details>
<summary>More ships</summary>

Two ships.

</details>
]==],
 {h="The Crane", at="  The Crane", s="A crane for small harbours.", e="More ships Two ships."} },
{ name="notes/html.md", text=[==[
---
title: Tables
---
Before.

<table>
<tr><td>Gull</td><td>white</td></tr>
</table>

<!-- not
this -->

<script>var x = "nor this";</script>

<div class="note">
Cats &amp; gulls.
</div>
]==],
 {h="Tables", at="title:", s="Before. Gull white", e="Cats & gulls."} },
{ name="posts/hexo.md", text=[==[
title: 港口的一天
date: 2014-05-06 07:08:09
tags:
- 港口
- 日记
categories: 生活
---
早上有雾。

<!-- more -->

下午天晴了。
]==],
 {h="港口的一天", at="title:", s="早上有雾。", e="下午天晴了。", d="2014-05-06T07:08:09", t="港口,日记"} },
{ name="wiki/dup.md", problem=3, text=[==[
---
title: Twice
	tags: [a]
date: 2012-01-02: x
layout: [
---
Words here.
]==],
 {h="Twice", at="title:", s="Words here.", e="Words here."} },
{ name="CHANGELOG.md", text=[==[
# Changelog

What is new about the crane.

## [Unreleased]

## [1.1.0] - 2019-02-15

### Added

- A second hook, for ropes that are thicker than a thumb or wet.

## [1.0.0] - 2017-06-20

### Changed

- The wheel turns to the left now as all other wheels in the harbour do.

[unreleased]: https://crane.example/compare/v1.1.0...HEAD
[1.1.0]: https://crane.example/compare/v1.0.0...v1.1.0
[1.0.0]: https://crane.example/releases/tag/v1.0.0
]==],
 {h="Changelog", at="# Changelog", s="What is new", e="in the harbour do."} },
{ name="weekly/emoji.md", text=[==[
# Quay Weekly – Issue 3

Hi all 👋

## 1. [Lamps that last](https://lamp.example/1)

By Ada Marsh · 4 min read

Lamps on the quay burn for ten years now, because the oil is cleaner than it was.

## 2. [A bell for fog](https://bell.example/2)

By Ivo Pell · 2 min read

The bell rings by itself when gulls can not be seen from the tower any more.

## 3. [What ropes cost](https://rope.example/3)

By Nora Pell · 9 min read

Hemp is dear this year; a table tells what forty metres cost in six harbours.

---

*You get this letter since you live by the sea. [Unsubscribe](https://quay.example/off).*
]==],
 {h="1. Lamps that last", at="## 1.", s="By Ada Marsh", e="than it was."},
 {h="2. A bell for fog", at="## 2.", s="By Ivo Pell", e="any more."},
 {h="3. What ropes cost", at="## 3.", s="By Nora Pell", e="in six harbours."} },
{ name="en/news/_posts/2016-12-25-crane-2-4-0.md", text=[==[
---
layout: news
title: "Crane 2.4.0 is here"
author: "ada"
translator:
date: 2016-12-25 00:00:00 +0000
lang: en
---

Crane 2.4.0 stands on the quay.

It differs from the old one in this:

## [A better wheel (by Ivo)](https://bugs.example/issues/1)

The wheel is of steel now, where it was of oak that the worms had eaten.
Ivo has asked everybody on the quay about it, and above all Ada.

## Hook#turn: Turn the hook like a screw

What hangs askew can be turned where it hangs.
Before, somebody had to pull at it with [a rope](https://rope.example).

## [Flags and lamps are one](https://bugs.example/issues/2)

Flags were seen by day and lamps at night.
Both are signs from now on, and whoever hoists flags needs to learn them.

## Speed

### [Fast hook](https://bugs.example/issues/3)

The hook comes down twice as fast when nothing hangs on it.

## Download

* <https://crane.example/2.4.tar.gz>

      SIZE: 12
]==],
 {h="Crane 2.4.0 is here", at="title:", s="Crane 2.4.0 stands", e="SIZE: 12", d="2016-12-25T00:00:00+00:00"} },
{ name="README-weeks.md", note="link lists by week: whole", text=[==[
# Links by the week

 * [All](all.md)

## 2021

### Week 1

 - [A wall of sandbags](https://a.example/1)
 - [Fog on four days](https://a.example/2)
 - [Eels in the canal](https://a.example/3)

### Week 2

 - [The lamp burns blue](https://a.example/4)
 - [Salt on the roof](https://a.example/5)
]==],
 {h="Links by the week", at="# Links", s="All 2021 Week 1", e="Salt on the roof"} },
{ name="posts/2023-04-07-three-finds.md", text=[==[
---
title: Three finds
description: What lay on the desk.
slug: three-finds
date: 2023-04-07
categories:
    - Assorted
tags:
    - Links
---

1. [Who keeps the old charts of the bay](https://a.example/1)\
   What would go if the house with the paper burnt down tomorrow.
1. [A stove that burns wet wood](https://a.example/2)\
   It smokes for an hour, and then it is warm for ten.
1. [Names that boats should not have](https://a.example/3)\
   Most of them are hard to shout in a storm.
]==],
 {h="Who keeps the old charts of the bay", s="What would go", e="burnt down tomorrow.", d="2023-04-07", t="Links"},
 {h="A stove that burns wet wood", s="It smokes", e="warm for ten."},
 {h="Names that boats should not have", s="Most of them", e="in a storm."} },
{ name="docs/issue-192.md", text=[==[
# 码头周报（第 192 期）：雾里的船

这一期写于大雾之中。

抄写和转寄（地址：[码头](https://git.example/weekly)）都可以。

## 图

![](https://cdn.example/1.webp)

雾里只看得见灯塔的灯。（[via](https://pic.example/p/1)）

## 雾

雾在星期一早上来了，星期四才走。

四天里没有船进出，只有渡船在正午开了一次。

## 消息

1、[会游泳的吊车](https://a.example/1)（英文）

一家公司造出了会游泳的吊车，它可以自己开到需要它的船旁边。

![](https://cdn.example/2.webp)

2、小岛没有邮局

小岛上最后一家邮局上个月关门了，信件现在由渡船上的水手来送。

3、[发光的绳子](https://a.example/3)

绳子里面有一根细细的玻璃，晚上会发光，所以不会有人被它绊倒。

## 文章

1、[怎样等待涨潮](https://b.example/1)（中文）

作者介绍了五种等待涨潮的方法，最好的一种是睡觉。（[@ada](https://git.example/ada) 投稿）

2、[海图的历史](https://b.example/2)（英文）

一篇长文，介绍海图怎样从羊皮变成了纸，又从纸变成了屏幕。

## 听来的话

1、

没有风的时候，所有的船都一样快。

-- [《老船长》](https://c.example/1)

2、

缆绳断了，总是在最不方便的时候。

-- [@ivo](https://c.example/2)

（完）
]==],
 {h="会游泳的吊车", s="（英文） 一家公司", e="需要它的船旁边。"},
 {h="小岛没有邮局", s="小岛上最后", e="水手来送。"},
 {h="发光的绳子", s="绳子里面", e="被它绊倒。"},
 {h="怎样等待涨潮", s="（中文） 作者介绍", e="投稿）"},
 {h="海图的历史", s="（英文） 一篇", e="变成了屏幕。"} },
{ name="posts/2022-05-01-weekly.md", text=[==[
---
title: Harbour Weekly
tags: ["#weekly", "#harbour"]
---

### [潮汐计算器](https://t.example)

![img](https://t.example/i.png)

来源: [t.example](https://t.example)

一个计算潮汐的网站，只要输入港口的名字就可以看到一周的潮汐时间表。

#### 特点

- 快
- 免费

### [船名大全](https://n.example)

![img](https://n.example/i.png)

来源: [n.example](https://n.example)

收集了三千个船名，按照字母排列，还可以看到每个名字的来历和含义。

### [风的声音](https://w.example)

![img](https://w.example/i.png)

来源: [w.example](https://w.example)

录下了世界各地港口的风声，一边工作一边听，好像自己正站在码头上。
]==],
 {h="潮汐计算器", at="### [潮", s="img 来源: t.example 一个计算", e="特点 快 免费", d="2022-05-01", t="weekly,harbour"},
 {h="船名大全", at="### [船", s="img 来源", e="来历和含义。"},
 {h="风的声音", at="### [风", s="img 来源", e="站在码头上。"} },
{ name="vault/report.md", text=[==[
---
title: Of ropes (Hemp vs. Steel)
id: "20251120092538"
created: undefined
year: "[[2025]]"
tags:
  - rope
  - project/yard
aliases:
  - Hemp Ropes,Steel Ropes
link-up:
  - "[[yard-moc]]"
---



# ✨ About Ropes

> [!abstract]
> This note tells what ropes are.
>
> And why.

- [[Hemp|old rope]] #rope/hemp
]==],
 {h="Of ropes (Hemp vs. Steel)", at="title:", s="✨ About Ropes [!abstract] This note", e="old rope #rope/hemp", t="rope,project/yard", d=""} },
{ name="notes/book.md", text=[==[
# The Old Pilot

**Source**: [Link](https://b.example/pilot)
**Author**: Nora Pell
**Date**: 2019-03-02
**Tags**: books, sea

## Summary

A pilot grows old.
]==],
 {h="The Old Pilot", at="# The", s="Source: Link Author: Nora Pell", e="A pilot grows old."} },
{ name="blog/crlf.md", text="+++\r\ndate = \"2015-06-05T20:00:00Z\"\r\ntitle = \"Of \\\"nets\\\"\"\r\ncategories = [\"fish\"]\r\ntags = [\r\n  \"nets\",\r\n  \"fish\",\r\n]\r\n+++\r\n\r\nNets are *old*.\r\n",
 {h='Of "nets"', line=3, s="Nets are old.", e="Nets are old.", d="2015-06-05T20:00:00Z", t="nets,fish"} },
{ name="blog/fmtab.md", problem=3, text="---\ntitle: Tabs\n\tdate: 2012-01-01\ntags: [a, b]\n---\n\nText.\n",
 {h="Tabs", line=2, s="Text.", e="Text.", t="a,b"} },
{ name="blog/quote.md", problem=2, text="---\ntitle: \"The \"old\" gate\"\ndate: 2012-01-01\ncategories:\n- sea\ntags:\n- gate\n- old\n---\n\nText.\n",
 {h='The "old" gate', line=2, s="Text.", e="Text.", d="2012-01-01", t="gate,old"} },
{ name="blog/at.md", problem=3, text="---\ntitle: Gate\nauthor: @ada\ndate: 2012-01-01\n---\nText.\n",
 {h="Gate", line=2, s="Text.", e="Text.", d="2012-01-01"} },
{ name="blog/star.md", problem=2, text="---\ntitle: *Important* news\ndate: 2012-01-01\n---\nText.\n",
 {h="*Important* news", line=2, s="Text.", e="Text.", d="2012-01-01"} },
-- org / rst / mail / plain
{ name="emacs-news.org", text=[==[
#+TITLE: 2021-06-14 Harbour news
#+DATE: 2021-06-14
#+OPTIONS: toc:nil

- Upcoming events:
  - [[https://e.example/1][Meeting in the shed]] <2021-06-15 Tue>
- Ropes:
  - [[https://r.example/1][How to splice]] (12 min)
]==],
 {h="2021-06-14 Harbour news", at="#+TITLE", s="Upcoming events: Meeting in the shed", e="How to splice (12 min)", d="2021-06-14"} },
{ name="notes/2021-06-15.org", text=[==[
:PROPERTIES:
:ID: abc
:END:
#+title: 2021-06-15

* Meeting with Ivo  :work:
<2021-06-15 Tue 10:00>
#+begin_quote
The wheel is worn.
#+end_quote

#+begin_src sh
oil --wheel
#+end_src
]==],
 {h="2021-06-15", at="#+title", s="Meeting with Ivo", e="oil --wheel", d="2021-06-15"} },
{ name="pep-9999.rst", text=[==[
PEP: 9999
Title: Asking the Crane
Version: $Revision$
Author: Ada Marsh <ada@osmere.example>,
        Ivo Pell <ivo@pell.example>
Status: Draft
Type: Informational
Content-Type: text/x-rst
Created: 05-Mar-2012
Post-History: 6-Mar-2012

Abstract
========

A crane cannot hear.

Rationale
=========

It has no ears [1]_.

.. [1] https://ears.example
]==],
 {h="Asking the Crane", at="Title:", s="Abstract A crane cannot hear.", e="https://ears.example", d="2012-03-05"} },
{ name="docs/changes.rst", text=[==[
Changes
-------

.. currentmodule:: crane

Version 2.0
~~~~~~~~~~~

Unreleased

-   The wheel is of steel. :issue:`12`
-   ``Hook.turn`` turns. :pr:`13`, :class:`~crane.Hook`

Version 1.0
~~~~~~~~~~~

Released 2012-03-05

-   First.
]==],
 {h="Changes", at="Changes", s="Version 2.0 Unreleased The wheel is of steel. 12", e="Released 2012-03-05 First."} },
{ name="inbox.mbox", text=[==[
From - Mon Mar 12 10:00:00 2012
X-Mozilla-Status: 0001
X-Mozilla-Status2: 00000000
Message-ID: <1@a.example>
Date: Mon, 12 Mar 2012 10:00:00 +0100
From: Ada <ada@a.example>
User-Agent: Mozilla/5.0
To: Ivo <ivo@b.example>
Subject: Fwd: The wheel
Content-Type: multipart/mixed;
 boundary="------------0102"

This is a multi-part message in MIME format.
--------------0102
Content-Type: text/plain; charset=ISO-8859-15; format=flowed
Content-Transfer-Encoding: 8bit

It turns
again.

-------- Original Message --------
Subject: 	The wheel
From: 	Smith

Done.

--------------0102
Content-Type: image/png;
 name="wheel.png"
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
 filename="wheel.png"

iVBORw0KGgo=
--------------0102--

From - Mon Mar 12 11:00:00 2012
X-Mozilla-Status: 0001
From: "=?UTF-8?Q?Ivo_P=C3=A9ll?=" <ivo@b.example>
To: Ada <ada@a.example>
Subject: Re: The wheel
Date: Mon, 12 Mar 2012 11:00:00 +0100
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGh0bWw+PGJvZHk+PHA+R29vZCE8L3A+PHA+SXZvPC9wPjwvYm9keT48L2h0bWw+
]==],
 {h="Fwd: The wheel", at="Subject: Fwd", s="It turns again.", e="Done."},
 {h="Re: The wheel", at="Subject: Re:", s="Good!", e="Ivo"} },
{ name="news.txt", note="usenet faq", format="mail", text=[==[
Path: news.example!not-for-mail
From: ada@a.example (Ada Marsh)
Newsgroups: rec.boats,news.answers
Subject: rec.boats FAQ, part 1/2
Date: 5 Mar 1995 10:00:00 GMT
Message-ID: <faq@a.example>
Archive-name: boats/part1

1. What is a boat?

A thing that floats.
]==],
 {h="rec.boats FAQ, part 1/2", at="Subject:", s="1. What is a boat?", e="A thing that floats.", d="1995-03-05T10:00:00+00:00"} },
{ name="debian/changelog.txt", format="plain", text=[==[
crane (1.3-1) unstable; urgency=low

  * New upstream release.
  * Oil the wheel.

 -- Ada Marsh <ada@a.example>  Mon, 05 Mar 2012 10:00:00 +0100

crane (1.2-1) unstable; urgency=low

  * First.

 -- Ada Marsh <ada@a.example>  Sun, 02 Oct 2011 10:00:00 +0200
]==],
 {h="crane (1.3-1) unstable; urgency=low", line=1, s="* New upstream release.", e="+0200"} },
{ name="2019-05-14 board.txt", format="plain", text=[==[
BOARD MEETING, MAY 14

PRESENT
Ada, Ivo

1. CRANE
Ivo orders a wheel.

2. DUES
They stay.
]==],
 {h="BOARD MEETING, MAY 14", line=1, s="PRESENT Ada, Ivo", e="2. DUES They stay.", d="2019-05-14"} },
}
