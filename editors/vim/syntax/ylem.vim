" World files of ylem.
if exists("b:current_syntax")
  finish
endif
syntax case match
syntax iskeyword @,48-57,_

" words: written by go test . -run Editors -update
syntax match ylemAttribute "\<\(acts\|after\|angle\|at\|attrs\|between\|beyond\|bonds\|breaks\|breaks_at\|carrier\|charges\|color\|consts\|control\|count\|default\|diffusion\|dimensions\|drop\|drop_rule\|dt\|edge\|energy\|every\|exact\|extent\|file\|force\|form\|formula\|fraction\|frame\|friction\|hide\|in\|kinds\|label\|language\|lattice\|length\|lifetime\|light\|mass\|matrix\|modulo\|motion\|notice\|on\|order\|pass\|place\|plot\|probability\|radius\|range\|rate\|rate_constant\|seeds\|sees\|set\|sight\|size\|speed\|spin\|stiffness\|swerve\|symbol\|temperature\|that\|title\|turn\|unit\|until\|uses\|value\|velocity\|view\|when\|with\|within\)\>\ze\s*=[^=]"
syntax match ylemBlock "^\s*\(bend\|bond\|branch\|charge\|decay\|expect\|field\|force\|group\|kind\|measure\|param\|place\|rule\|source\|structure\|thermostat\|view\|world\|include\)\>\ze\s*["{=]"
syntax match ylemFunction "\<\(abs\|always\|apart\|attached\|average\|box\|charge\|clear\|clusters\|cores\|correlation\|cos\|count\|countdown\|crossing\|cycle\|deviation\|disc\|distinct\|drift\|enclosed\|enum\|exp\|fired\|floor\|fractal\|free\|inert\|int\|inversions\|jitter\|lag\|largest\|least\|log\|max\|mean\|median\|min\|molecules\|most\|neutral\|palette\|peak\|polar\|pow\|ramp\|random\|ringed\|rings\|rising\|sin\|sqrt\|sum\|uniform\|was\|wavelength\)\ze("
syntax keyword ylemConstant tick self any nothing kind bonds
" words: end

syntax match ylemNumber "\<\d\+\(\.\d\+\)\?\([eE][+-]\?\d\+\)\?\>"
syntax match ylemOperator "[-+*/%=<>!]\|&&\|||"
syntax region ylemText start=+"+ skip=+\\.+ end=+"+ oneline
syntax region ylemEquation matchgroup=ylemText start=+\(^\s*\(rule\|decay\|branch\|place\|source\)\s*\)\@<="+ end=+"+ oneline contains=ylemArrow,ylemName
syntax match ylemArrow "\s\zs\(->\|+\|\~\)\ze\s" contained
syntax match ylemName "\<[A-Za-z_][A-Za-z0-9_]*\ze:" contained
syntax match ylemComment "\(#\|//\).*$" contains=@Spell
syntax region ylemComment start="/\*" end="\*/" contains=@Spell

highlight default link ylemBlock Statement
highlight default link ylemAttribute Identifier
highlight default link ylemFunction Function
highlight default link ylemConstant Constant
highlight default link ylemNumber Number
highlight default link ylemOperator Operator
highlight default link ylemText String
highlight default link ylemEquation Type
highlight default link ylemArrow Operator
highlight default link ylemName Identifier
highlight default link ylemComment Comment

let b:current_syntax = "ylem"
