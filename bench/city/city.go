// Package city makes the state that comparison and growth run on: as many plans, problems and people as are asked for, in words as long as
// those of real plans. The same order makes the same city.
package city

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"duban/remind"
	"duban/store"
)

// An Order says how large a city is to be.
type Order struct {
	Problems int // dated ones, an obligation each
	Due      int // how many of them are due soon; spread evenly
	In       int // days until the first of these is to be done
	Over     int // days over which they are spread from then on; 0: all are to be done on that day
	Others   int // days until all others are to be done; 0: they are far ahead
	Bodies   int // that are responsible; each problem that is due has one of its own as far as they go
	Each     int // people who speak for a body
	Channel  string
	Today    remind.Date
}

const (
	ofPlan = 50  // problems of a plan
	far    = 400 // days until anything else is, at least: no stage is near
)

// places make titles differ as those of real plans do.
var places = []string{"雁峰区", "石鼓区", "珠晖区", "蒸湘区", "南岳区", "衡南县", "衡阳县", "衡山县", "衡东县", "祁东县", "耒阳市", "常宁市"}

// step is how many problems come with one that is due.
func (o Order) step() int { return max(1, o.Problems/max(1, o.Due)) }

// due reports whether a problem is due, and the how manieth of these it is.
func (o Order) due(i int) (nth int, ok bool) {
	nth = i / o.step()
	return nth, i%o.step() == 0 && nth < o.Due
}

// body returns the name of a body.
func body(i int) string {
	return fmt.Sprintf("%s第%d街道党工委、办事处", places[i%len(places)], i+1)
}

// Plans returns the plans, of fifty problems each.
func (o Order) Plans() iter.Seq[remind.Plan] {
	return func(yield func(remind.Plan) bool) {
		for first := 0; first < o.Problems; first += ofPlan {
			p := remind.Plan{ID: fmt.Sprintf("p%d", first/ofPlan+1), Title: fmt.Sprintf("第%d批突出生态环境问题整改方案", first/ofPlan+1)}
			for i := first; i < min(first+ofPlan, o.Problems); i++ {
				p.Problems = append(p.Problems, o.problem(p.ID, i))
			}
			if !yield(p) {
				return
			}
		}
	}
}

// problem returns a problem of a plan with its measures.
func (o Order) problem(plan string, i int) remind.Problem {
	place := places[i%len(places)]
	on, who := o.Today+remind.Date(cmp.Or(o.Others, far+i%365)), i%max(1, o.Bodies)
	if nth, ok := o.due(i); ok {
		on, who = o.Today+remind.Date(o.In)+remind.Date(nth%max(1, o.Over)), nth%max(1, o.Bodies)
	}
	return remind.Problem{
		Plan: plan, Number: i%ofPlan + 1,
		Title: fmt.Sprintf("%s第%d处历史遗留废渣堆存点未按要求规范处置，雨季淋溶水直排，影响周边水体和农田安全。", place, i+1),
		Goal:  fmt.Sprintf("完成%s第%d处历史遗留废渣的清运处置和场地生态修复，淋溶水全部收集处理，周边水体稳定达到地表水Ⅲ类标准。", place, i+1),
		Measures: []remind.Measure{
			{Number: "1", Path: "（一）", Text: fmt.Sprintf("委托有资质的单位对第%d处堆存点的废渣数量、属性和污染范围开展调查评估，编制整治方案并组织专家论证。", i+1)},
			{Number: "2", Path: "（二）", Text: fmt.Sprintf("按照整治方案清运处置废渣%d吨，建设截排水沟和淋溶水收集池，处理达标后方可外排。", 800+i%977)},
			{Number: "3", Path: "（三）", Text: "举一反三，对辖区内同类堆存点全面排查，建立台账，落实责任人，每季度开展一次水质监测并公开结果。"},
		},
		Deadline: remind.Deadline{Kind: remind.Dated, Date: on, Text: on.Chinese() + "前完成"},
		Parties:  remind.Parties{Responsible: []string{body(who)}},
	}
}

// Directory returns who speaks for the bodies. Every body has as many people, and each an address of his own.
func (o Order) Directory() remind.Directory {
	var d remind.Directory
	for b := range o.Bodies {
		for n := range o.Each {
			id := b*o.Each + n + 1
			d.Contacts = append(d.Contacts, remind.Contact{
				Body: body(b), Name: fmt.Sprintf("联系人%d", id), Title: "经办人", Channel: o.Channel, Address: fmt.Sprintf("u%d@city.test", id),
			})
		}
	}
	return d
}

// Write makes the state of a city in a directory that exists: its plans are in force and released, as if they had been imported at an instant.
func (o Order) Write(ctx context.Context, dir string, at time.Time) (err error) {
	st, err := store.Open(ctx, dir, store.Options{Create: true, Fast: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.PutDirectory(ctx, -1, o.Directory(), at); err != nil {
		return err
	}
	for p := range o.Plans() {
		release := store.Hold{Scope: p.ID, By: "bench", Note: "a city that was made"}
		if err := errors.Join(st.PutPlan(ctx, -1, p, at), st.SetHold(ctx, release, at)); err != nil {
			return fmt.Errorf("keep plan %s: %w", p.ID, err)
		}
	}
	return nil
}
