package draft

import (
	"bytes"
	"strings"

	"duban/formats/paper"
	"duban/remind/paperwork"
)

// builtin are the forms that are brought along, as papers with placeholders.
var builtin = map[paperwork.Kind]func() *paper.Paper{paperwork.Letter: letter, paperwork.Slip: slip, paperwork.Notice: notice}

// Builtin returns the form of a paper that is brought along, as a file that an office can change.
func Builtin(kind paperwork.Kind) ([]byte, error) {
	p := builtin[kind]()
	p.Name, p.Office = kind.Chinese(), "督办"
	var b bytes.Buffer
	err := paper.Write(&b, p)
	return b.Bytes(), err
}

// head begins a paper that goes to a body.
func head(title string) []paper.Block {
	return []paper.Block{paper.Words(paper.Title, title), paper.Words(paper.Addressee, "{{主送}}：")}
}

// foot ends it.
func foot() []paper.Block {
	return []paper.Block{
		paper.Words(paper.Signature, "{{署名}}"), paper.Words(paper.Date, "{{日期}}"), paper.Words(paper.Body, "（联系人：　　　　，联系电话：{{联系电话}}）"),
	}
}

func letter() *paper.Paper {
	blocks := head("关于按期完成整改任务的提醒函")
	blocks = append(blocks,
		paper.Words(paper.Lead, "根据{{方案}}，你单位承担下列{{事项数}}项整改任务。截至{{截至日期}}，有关情况如下："),
		matters(),
		paper.Words(paper.Body, "现就有关事项提醒如下："),
		paper.Words(paper.Body, "一是请对照整改目标和措施，逐项核对完成情况。"),
		paper.Words(paper.Body, "二是已经完成的，请按程序报送验收、销号。"),
		paper.Words(paper.Lead, "三是预计不能按期完成的，请于{{反馈日期}}前书面说明原因、拟采取的措施和新的完成时间（报送说明不等于同意延期）。"),
		paper.Words(paper.Lead, "特此函达。"),
	)
	return &paper.Paper{Draft: "{{稿本}}", Blocks: append(blocks, foot()...)}
}

func notice() *paper.Paper {
	blocks := head("关于对逾期整改任务进行督办的通知")
	blocks = append(blocks,
		paper.Words(paper.Body, "根据{{方案}}，截至{{截至日期}}，你单位承担的下列{{事项数}}项整改任务已超过完成时限。现就有关事项通知如下："),
		paper.Words(paper.Heading1, "一、督办事项"),
		matters(),
		paper.Words(paper.Heading1, "二、工作要求"),
		paper.Words(paper.Body, "（一）压实责任。请明确分管负责人和具体责任人。"),
		paper.Words(paper.Body, "（二）倒排工期。请逐项明确后续工作和完成时间。"),
		paper.Words(paper.Lead, "（三）按时报送。请于{{反馈日期}}前，将整改进展、未完成原因、下一步措施和完成时间书面报送我办，由单位主要负责人签字并加盖公章。"),
		paper.Words(paper.Lead, "特此通知。"),
	)
	return &paper.Paper{Draft: "{{稿本}}", Blocks: append(blocks, foot()...)}
}

// matters is a table with a row for each matter.
func matters() paper.Block {
	heads := []string{"序号", "整改任务", "完成时限", "目前进展", "提醒情况"}
	fields := []string{"{{#事项}}{{序号}}", "{{事项}}", "{{时限}}\n{{期限情况}}", "{{进展}}", "{{提醒情况}}"}
	t := &paper.Table{Widths: []float64{10, 58, 38, 25, 25}, Heads: 1, Small: true, Rows: [][]paper.Cell{nil, nil}}
	for i := range heads {
		c := paper.In(fields[i])
		if i == 0 {
			c.Align = paper.Centre
		}
		t.Rows[0], t.Rows[1] = append(t.Rows[0], paper.In(heads[i])), append(t.Rows[1], c)
	}
	return paper.Block{Table: t}
}

func slip() *paper.Paper {
	whole := func(label, text string) []paper.Cell {
		return []paper.Cell{labelled(label), {Runs: []paper.Run{{Text: text}}, Span: 3}}
	}
	pair := func(a, x, b, y string) []paper.Cell {
		return []paper.Cell{labelled(a), paper.In(x), labelled(b), paper.In(y)}
	}
	form := &paper.Table{
		Widths:  []float64{26, 52, 26, 52},
		Heights: []float64{7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 16, 7.5, 11},
		Small:   true,
		Rows: [][]paper.Cell{
			pair("编　　号", "督办〔{{年份}}〕　　号", "日　　期", "{{日期}}"),
			whole("督办事项", "{{事项}}"),
			whole("督办依据", "{{依据}}"),
			whole("责任单位", "{{责任单位}}"),
			pair("牵头督导\n验收单位", "{{牵头单位}}", "配合单位", "{{配合单位}}"),
			pair("督办领导", "{{督办领导}}", "联系电话", "{{联系电话}}"),
			whole("整改任务", "{{任务内容}}"),
			pair("完成时限", "{{时限}}", "期限情况", "{{期限情况}}"),
			whole("目前进展", "{{进展}}"),
			whole("提醒情况", "{{提醒情况}}"),
			whole("存在问题", ""),
			whole("督办要求", "请于{{反馈日期}}前书面报送整改进展、未完成原因、下一步措施和完成时间，由单位主要负责人签字并加盖公章。确难按期办结的，请一并说明原因和新的完成时间（报送说明不等于同意延期）。"),
			pair("签　　发", "", "经　　办", ""),
		},
	}
	receipt := &paper.Table{
		Widths:  []float64{26, 52, 26, 52},
		Heights: []float64{9, 9, 18},
		Small:   true,
		Rows: [][]paper.Cell{
			pair("单　　位", "", "签 收 人", ""),
			pair("签收时间", "", "负责人签字\n（盖章）", ""),
			whole("办理结果", ""),
		},
	}
	return &paper.Paper{Draft: "{{稿本}}", Blocks: []paper.Block{
		paper.Words(paper.Title, "督　办　单"),
		{Table: form},
		paper.Words(paper.Note, strings.Repeat("－", 16)+"　回执（裁下交回）　"+strings.Repeat("－", 16)),
		{Table: receipt},
	}}
}

func labelled(text string) paper.Cell {
	return paper.Cell{Runs: []paper.Run{{Text: text, Bold: true}}, Align: paper.Centre}
}
