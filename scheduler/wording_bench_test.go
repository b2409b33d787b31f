package scheduler

import (
	"fmt"
	"testing"
	"time"

	"duban/formats/enclosure"
	"duban/notify"
	"duban/remind"
	"duban/remind/digest"
)

// BenchmarkWording words the messages of a round in which thousands of bodies hear of a few matters each, no two alike: the composing, the words
// and the files each for itself. It reports the processor's time of a thousand messages, which other work on the machine does not change.
func BenchmarkWording(b *testing.B) {
	for _, readers := range []struct {
		name     string
		calendar bool
		role     remind.Role
	}{{"few matters", false, remind.Responsible}, {"with a calendar", true, remind.Responsible}, {"with a list", false, remind.Leader}} {
		day, groups := province(2000, readers.calendar, readers.role)
		messages := make([]remind.Message, len(groups))
		for i, g := range groups {
			messages[i] = day.Compose(g, remind.History{})
		}
		run := func(part string, of func(i int) error) {
			b.Run(readers.name+"/"+part, func(b *testing.B) {
				b.ReportAllocs()
				before := processor()
				n := 0
				for b.Loop() {
					if err := of(n % len(groups)); err != nil {
						b.Fatal(err)
					}
					n++
				}
				b.ReportMetric((processor()-before).Seconds()*1000/float64(n), "cpu-s/1000")
			})
		}
		run("compose", func(i int) error {
			g, _ := groups[i].Outdone(day.Today)
			day.Compose(g, remind.History{})
			return nil
		})
		run("words", func(i int) error {
			_, err := notify.Parts(nil, remind.KindMail, messages[i])
			return err
		})
		run("files", func(i int) error {
			_, err := enclosure.Of(remind.KindMail, &messages[i], nil)
			return err
		})
	}
}

// province returns a day on which so many readers each hear of one to five problems, and what they are to hear. In the role of a leader each of them
// looks over the work of others, and gets his list.
func province(readers int, calendar bool, role remind.Role) (*remind.Day, []remind.Group) {
	today := remind.NewDate(2026, time.November, 23)
	plan := remind.Plan{ID: "p", Title: "某省贯彻落实中央生态环境保护督察报告整改方案"}
	directory := remind.Directory{}
	for i := range readers {
		reader := fmt.Sprintf("第%d县党委、政府", i)
		if role == remind.Leader {
			reader = fmt.Sprintf("王%d", i)
		}
		directory.Contacts = append(directory.Contacts, remind.Contact{
			Body: reader, Channel: remind.MailChannel, Address: fmt.Sprintf("a%d@x.example", i), ICS: calendar,
		})
		for k := range 1 + i%5 {
			p := problemOf(len(plan.Problems)+1, today+remind.Date(7*k-7))
			p.Responsible, p.Lead = []string{reader}, []string{"市生态环境局", "市水利局"}
			if role == remind.Leader {
				p.Responsible, p.Leader = []string{fmt.Sprintf("第%d县党委、政府", i)}, []string{reader}
			}
			plan.Problems = append(plan.Problems, p)
		}
	}
	policy := remind.DefaultPolicy()
	policy.Reports = digest.Reports{}
	w := &remind.World{
		Plans: []remind.Plan{plan}, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2026}),
		Book: remind.NewBook(directory, remind.Reachability{}), Office: remind.SignOff{Name: "整改办", Phone: "0000-1234567", Replies: true},
	}
	day := w.Prepare().On(today)
	return day, remind.Gather(day.Due().Notices)
}

// problemOf returns a problem with a measure, in the length that problems have.
func problemOf(number int, due remind.Date) remind.Problem {
	return remind.Problem{
		Plan: "p", Number: number, Deadline: remind.Deadline{Kind: remind.Dated, Date: due},
		Title: fmt.Sprintf("督察发现，第%d号断面水质长期不达标，流域内污水处理厂超负荷运行，雨污分流改造进展缓慢，大量生活污水直排入河，群众反映强烈。", number),
		Goal:  fmt.Sprintf("完成第%d号断面治理，水质稳定达到Ⅲ类标准。", number),
		Commitments: []remind.Commitment{{
			Number: "1", Section: remind.SectionMeasures, Path: "（一）", Due: due,
			Text: fmt.Sprintf("对第%d号污水处理厂实施提标扩容工程，新增处理能力每日3万吨，并同步完成配套管网建设", number),
		}},
	}
}
