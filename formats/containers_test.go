package formats_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/formats"
	"duban/formats/plantext"
	"duban/remind"
)

const units = "\n主体责任单位：石鼓区、衡山县党委、政府\n市直牵头督导验收单位：市生态环境局\n督办市领导：张某"

// What Word does besides writing: numbers, changes, fields, hidden text, boxes.
func wordNumbering() *docx {
	d := &docx{}
	d.add(para("某市督察整改方案"), para("本方案共3个问题。"))
	problem := func(title string, measures ...string) {
		d.add(raw(`<w:pStyle w:val="Problem"/>`, run(title)), para("整改目标：完成整改。"), para("整改措施："))
		for _, m := range measures {
			level := strings.Count(m, ">")
			d.add(numbered(2, level, strings.TrimLeft(m, ">")))
		}
		for _, l := range strings.Split("整改时限：2025年12月31日"+units, "\n") {
			d.add(para(l))
		}
	}
	problem("污水直排。", "排查管网。", ">2024年6月30日前完成排查。", ">2024年12月31日前完成修复。", ">>立项。", ">>2025年6月30日前开工。", "建立台账。", ">每季度上报。")
	d.add(raw(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>`, ""))
	// The next list begins anew by a num of its own.
	d.add(raw(`<w:pStyle w:val="Problem"/>`, run("废渣堆存。")), para("整改目标：完成整改。"), para("整改措施："),
		numbered(3, 0, "清运废渣，2024年9月30日前完成。"), numbered(3, 0, "覆土覆绿。"), para("整改时限：持续推进"))
	for _, l := range strings.Split(strings.TrimPrefix(units, "\n"), "\n") {
		d.add(para(l))
	}
	problem("扬尘污染。", "湿法作业。")
	d.part("word/styles.xml", `<w:styles `+wordSpace+`><w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>`+
		`<w:style w:type="paragraph" w:styleId="Base"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Problem"><w:basedOn w:val="Base"/></w:style></w:styles>`)
	nums := lists([][3]string{{"chineseCounting", "%1、", ""}},
		[][3]string{{"chineseCounting", "（%1）", ""}, {"chineseCounting", "%2是", ""}, {"decimal", "%3.", ""}})
	d.part("word/numbering.xml", strings.Replace(nums, "</w:numbering>",
		`<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`, 1))
	return d
}

func wordChanges() *docx {
	d := &docx{}
	plain := func(text string) { d.add(para(text)) }
	plain("某市整改方案")
	d.add(raw("", run("一、")+`<w:ins w:id="1" w:author="甲">`+run("水库")+`</w:ins><w:del w:id="2"><w:r><w:delText>河流</w:delText></w:r></w:del>`+run("水质不达标。")))
	d.add(raw("", run("整改目标：水质达标")+`<w:r><w:noBreakHyphen/></w:r>`+run("甲。")+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部意见</w:t></w:r>`))
	d.add(raw(`<w:rPr><w:del w:id="9"/></w:rPr>`, `<w:r><w:lastRenderedPageBreak/></w:r>`+run("整改措施：（一）")+`<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Wingdings" w:char="F021"/></w:r>`))
	d.add(raw("", `<w:moveTo w:id="3">`+run("2024年6月30日前完成清淤。")+`</w:moveTo><w:r><w:br/><w:t>（二）每季度上报。</w:t></w:r>`))
	d.add(raw(`<w:rPr><w:moveFrom w:id="4"/></w:rPr>`, `<w:moveFrom w:id="5">`+run("2023年6月30日前完成清淤。")+`</w:moveFrom>`))
	d.add(raw("", `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:moveFrom><w:r><w:t>原位置</w:t></w:r></w:moveFrom></w:p>`+para("印章位置")+
		`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>`+para("印章位置")+
		`</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`+run("整改时限：")+
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+
		run("2025年12月")+`<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr=" DAY ">`+run("31日")+`</w:fldSimple><w:r><w:commentReference w:id="0"/></w:r>`))
	d.add(`<w:sdt><w:sdtPr><w:alias w:val="单位"/></w:sdtPr><w:sdtContent>` + raw("", `<w:hyperlink><w:smartTag>`+run("主体责任单位：")+`</w:smartTag></w:hyperlink>`+
		`<w:r><w:tab/></w:r>`+run("石鼓区党委、政府")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) + `</w:sdtContent></w:sdt>`)
	d.add(raw("", run("市直牵头督导验收单位：市水利局")+`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>`+run("单击此处填写")+`</w:sdtContent></w:sdt>`))
	plain("督办市领导：张某")
	return d.part("word/footnotes.xml", `<w:footnotes `+wordSpace+`>`+para("三、脚注不是问题")+`</w:footnotes>`)
}

func wordLabelTable() *docx {
	d := &docx{}
	d.add(para("某县整改清单"))
	for i, number := range []string{"1", "二"} {
		d.add(grid(
			[]string{"序号", number},
			[]string{"反馈问题", "砂石厂扬尘污染。"},
			[]string{"整改\n目标", "达标排放。"},
			[]string{cell(`<w:vMerge w:val="restart"/>`, "整改措施"), "1.2024年6月30日前建成围挡。"},
			[]string{cell(`<w:vMerge/>`, ""), "2.2024年12月31日前完成验收。"},
			[]string{"整改时限", []string{"2024年12月31日", "2025年2月30日"}[i], "责任人", "李某"},
			[]string{"责任单位", "石鼓区党委、政府\n珠晖区党委、政府"},
			[]string{"验收单位", "市住建局"},
			[]string{cell(`<w:gridSpan w:val="2"/>`, "备注"), "无"},
		), para(""))
	}
	return d
}

func wordHeaderTable() *docx {
	d := &docx{}
	merged := func(first bool, text string) string {
		if first {
			return cell(`<w:vMerge w:val="restart"/>`, strings.Split(text, "\n")...)
		}
		return cell(`<w:vMerge/>`, "")
	}
	d.add(para("某市整改任务清单"), grid(
		[]string{"序号", "反馈问题", "整改目标", "整改措施", "整改时限", cell(`<w:gridSpan w:val="2"/>`, "责任单位"), "验收单位", "责任领导", "备注"},
		[]string{"序号", "反馈问题", "整改目标", "整改措施", "整改时限", "责任单位", "配合单位", "验收单位", "责任领导", "备注"},
		[]string{cell(`<w:gridSpan w:val="10"/>`, "一、大气污染防治")},
		[]string{
			merged(true, "1"), merged(true, "扬尘污染。\n一、工地裸露"), merged(true, "完成整改。"), "（一）2024年6月30日前覆盖。", "2024年6月30日",
			"石鼓区党委、政府", "市城管局", merged(true, "市住建局"), merged(true, "张某"), "",
		},
		[]string{merged(false, ""), merged(false, ""), merged(false, ""), "（二）完善喷淋。", "2024年12月底", "珠晖区党委、政府", "市城管局", merged(false, ""), merged(false, ""), ""},
		[]string{"序号", "反馈问题", "整改目标", "整改措施", "整改时限", "责任单位", "配合单位", "验收单位", "责任领导", "备注"},
		[]string{`<w:trPr><w:del w:id="1"/></w:trPr>`, "9", "已删去的问题。", "甲", "乙", "2024年6月30日", "丙局", "", "丁局", "戊", ""},
		[]string{`<w:trPr><w:ins w:id="2"/></w:trPr>`, "2", "餐饮油烟。", "达标。", "一、安装净化器\n二、2024年9月30日前完成检测", "长期坚持", "雁峰区党委、政府", "", "市生态环境局", "王某", "已报"},
		[]string{cell(`<w:gridSpan w:val="10"/>`, "注：以上由整改办负责解释")},
	), para("联系人：某某"), grid(
		[]string{"3", "噪声扰民。", "降噪。", "整改。", "2024年汛期前", "蒸湘区党委、政府", "", "市公安局", "赵某", ""},
	))
	return d
}

func sheetMerged(t *testing.T) []byte {
	f := excelize.NewFile()
	rows := [][]any{
		{"某市突出环境问题整改清单"},
		{"序 号", "存在问题", "整改措施", "整改时限\n（年月日）", "责任单位", "督导单位", "督办领导", "整改目标"},
		{1, "水厂超标。", "1.立项\n2.2024年6月30日前完成改造", 45657, "石鼓区党委、政府\n市水务集团", "市水利局", "张某", "达标"},
		{nil, nil, "3.2025年6月30日前完成验收", nil, nil, nil, nil, nil},
		{2, "问题甲", "措施甲", "2025年12月底", "衡山县党委、政府", "市水利局", "张某", "#REF!"},
		{nil, "问题乙", "措施乙", "2025年12月底", "衡山县党委、政府", "市水利局", "张某", nil},
		{"合计", "2个"},
	}
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range [][2]string{{"A1", "H1"}, {"A3", "A4"}, {"B3", "B4"}, {"D3", "D4"}, {"E3", "E4"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("说明"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStr("说明", "A1", "填表说明"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gb18030(t *testing.T, text string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const csvPlan = "某市整改清单,,,,,,\n序号,整改问题,整改目标,整改措施,完成时限,责任单位,验收单位,包案领导\n" +
	"第1项,小水电站未清退。,完成清退。,\"（一）制定方案。\n（二）2024年6月30日前清退。\",2024/12/31,衡山县党委、政府,市水利局,张某\n" +
	"第2项,\"围湖，养殖。\",退养还湖。,一是2024年9月30日前拆除。,立行立改,衡南县党委、政府,市农业农村局,李某\n"

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name string
		raw  func(t *testing.T) []byte
	}{
		{"word-numbering.docx", func(t *testing.T) []byte { return wordNumbering().bytes(t) }},
		{"word-changes.docx", func(t *testing.T) []byte { return wordChanges().bytes(t) }},
		{"word-label-table.docx", func(t *testing.T) []byte { return wordLabelTable().bytes(t) }},
		{"word-header-table.docx", func(t *testing.T) []byte { return wordHeaderTable().bytes(t) }},
		{"sheet-merged.xlsx", sheetMerged},
		{"sheet-gb18030.csv", func(t *testing.T) []byte { return gb18030(t, csvPlan) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, findings, err := formats.ReadPlanFile("p", tt.name, bytes.NewReader(tt.raw(t)))
			got := listing(p, findings, err)
			file := filepath.Join("testdata", "forms", tt.name+".golden")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// listing shows all that was read of a plan for people to compare.
func listing(p remind.Plan, findings []plantext.Finding, err error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "方案：%s\n", p.Title)
	for _, pr := range p.Problems {
		fmt.Fprintf(&b, "\n问题%d：%s（第%d行第%d列）\n目标：%s\n时限：%s %s\n责任：%s\n牵头：%s\n配合：%s\n领导：%s\n", pr.Number, pr.Title, pr.Source.Line, pr.Source.Column, pr.Goal,
			pr.Deadline.Text, pr.Deadline.Date, strings.Join(pr.Responsible, " "), strings.Join(pr.Lead, " "), strings.Join(pr.Cooperating, " "), strings.Join(pr.Leader, " "))
		listMeasures(&b, pr.Measures, "  ")
	}
	b.WriteString("\n")
	for _, o := range remind.Obligations(p) {
		fmt.Fprintf(&b, "%s %s%s %s（%s；%d:%d）\n", o.Key, o.Due, o.Rhythm, o.Text, strings.Join(o.Responsible, " "), o.Source.Line, o.Source.Column)
	}
	b.WriteString("\n")
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s\n", f.Severity, f)
	}
	if err != nil {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}

func listMeasures(b *strings.Builder, all []remind.Measure, indent string) {
	for _, m := range all {
		fmt.Fprintf(b, "%s%s %s（%d:%d）\n", indent, m.Number, m.Text, m.Source.Line, m.Source.Column)
		listMeasures(b, m.Measures, indent+"  ")
	}
}

// rowsOf returns the cells of a text's lines that are rows of a table; other lines are rows of one cell.
func rowsOf(t *testing.T, file string) (rows [][]string, plan remind.Plan) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if plan, _, err = formats.ReadPlanFile("p", file, bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "---") {
			continue
		}
		line = strings.Trim(line, " \n")
		if framed, ok := strings.CutPrefix(line, "|"); ok {
			line = strings.TrimSuffix(framed, "|")
		}
		row := strings.Split(line, "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	return rows, plan
}

// A table says the same in a text, in Word, in a workbook and in CSV.
func TestTablesAgree(t *testing.T) {
	for _, name := range []string{"05-table.txt", "12-cells.txt"} {
		rows, want := rowsOf(t, filepath.Join("testdata", "family", name))
		word, book := &docx{}, excelize.NewFile()
		var plain bytes.Buffer
		lines := csv.NewWriter(&plain)
		var open [][]string
		shut := func() {
			if len(open) > 0 {
				word.add(grid(open...))
			}
			open = nil
		}
		for i, row := range rows {
			if err := errors.Join(book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row), lines.Write(row)); err != nil {
				t.Fatal(err)
			}
			if len(row) > 1 {
				open = append(open, row)
				continue
			}
			shut()
			word.add(para(row[0]))
		}
		shut()
		lines.Flush()
		var workbook bytes.Buffer
		if err := book.Write(&workbook); err != nil {
			t.Fatal(err)
		}
		for form, content := range map[string][]byte{"a.docx": word.bytes(t), "a.xlsx": workbook.Bytes(), "a.csv": plain.Bytes()} {
			t.Run(name+" as "+form, func(t *testing.T) {
				got, findings, err := formats.ReadPlanFile("p", form, bytes.NewReader(content))
				if err != nil {
					t.Fatal(err)
				}
				defer func() {
					if t.Failed() {
						t.Log(listing(got, findings, err))
					}
				}()
				sameObligations(t, placeless(got), placeless(want))
			})
		}
	}
}

// A plan that lists its problems twice, one by one and in a table, says so.
func TestProblemsInTablesAndOutside(t *testing.T) {
	row := func(n string) []string { return []string{n, "题。", "2025年12月31日", "甲县党委、政府"} }
	head := []string{"序号", "反馈问题", "整改时限", "责任单位"}
	item := func(n string) string {
		return para(n+"、题。") + para("整改时限：2025年12月31日") + para("责任单位：甲县党委、政府")
	}
	for _, tt := range []struct {
		name string
		d    *docx
		want string
		read int
	}{
		{"more outside", (&docx{}).add(item("一"), item("二"), grid(head, row("1"))), "表格中的1个问题未读入", 2},
		{"more in the table", (&docx{}).add(item("一"), grid(head, row("1"), row("2"))), "只读入了表格中的", 2},
		{"outside after the table", (&docx{}).add(grid(head, row("1"), row("2")), item("三")), "只读入了表格中的", 2},
		{"another table after it", (&docx{}).add(grid(head, row("1"), row("2")), grid([]string{"科室", "电话"}, []string{"一科", "123"})), "该表没有可识别的表头，未读入", 2},
		{"in the table alone", (&docx{}).add(para("方案"), grid(head, row("1"), row("2"))), "", 2},
	} {
		p, findings, err := formats.ReadPlanFile("p", "a.docx", bytes.NewReader(tt.d.bytes(t)))
		if err != nil || len(p.Problems) != tt.read || !strings.Contains(messages(findings), tt.want) || tt.want == "" && strings.Contains(messages(findings), "既有") {
			t.Errorf("%s: %v, %d problems\n%s", tt.name, err, len(p.Problems), messages(findings))
		}
	}
}
