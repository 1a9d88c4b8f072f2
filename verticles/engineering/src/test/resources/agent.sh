# A coding agent for tests: what it does is the first word of its task.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" task.json; }
task=$(field task); branch=$(field branch)
say() { echo "{\"type\":\"$1\",$2}"; }
completed() { say completed "\"commit\":\"$1\",\"branch\":\"$branch\",\"files\":[],\"summary\":\"did it\""; }
printf '%s %s\n' "$branch" "$(field feedback)" >>"$LEDGER"
say progress '"stage":"clone","message":"clones","percent":15'
git clone -q "$(field repository)" repo || exit 1
cd repo && git checkout -q "$branch" || exit 1
write() {
  printf 'test: [sh, run-test.sh]\nrun: [sh, run.sh]\nhealth: /health\n' >orchestrator.yaml
  echo "test \"\$(cat answer.txt)\" = 42 || { echo answer is wrong; exit 3; }" >run-test.sh
  echo "$1" >answer.txt
}
send() {
  git add --all && git commit -qm "Answer" && git push -q origin "HEAD:$branch" || exit 1
}
case "$task" in
  good*) write 42; send; completed "$(git rev-parse HEAD)" ;;
  second*) write 43; if grep -q 'feedback":"' ../task.json; then echo 42 >answer.txt; fi
    send; completed "$(git rev-parse HEAD)" ;;
  follows*) git merge -q -X ours -m "Follow main" origin/main; write 43; date +%N >more.txt
    if grep -q 'feedback":"' ../task.json; then echo 42 >answer.txt; fi
    send; completed "$(git rev-parse HEAD)" ;;
  red*) write 43; echo "$task$RANDOM" >more.txt; date +%N >>more.txt; send; completed "$(git rev-parse HEAD)" ;;
  lazy*) exit 0 ;;
  silent*) completed "" ;;
  liar*) write 42; git add --all; git commit -qm "Answer"; completed "$(git rev-parse HEAD)" ;;
  idle*) git commit -q --allow-empty -m "Nothing"; git push -q origin "HEAD:$branch"; completed "$(git rev-parse HEAD)" ;;
  untested*) write 42; date +%N >more.txt; rm orchestrator.yaml; send; completed "$(git rev-parse HEAD)" ;;
  toolless*) write 42; date +%N >more.txt; printf 'test: [no-such-program]\nrun: [sh, run.sh]\n' >orchestrator.yaml
    send; completed "$(git rev-parse HEAD)" ;;
  elsewhere*) write 42; git add --all; git commit -qm "Answer"; git push -q origin "HEAD:refs/heads/work/elsewhere"
    completed "$(git rev-parse HEAD)" ;;
  weak*) write 42; git rm -q --cached run-test.sh 2>/dev/null; rm run-test.sh
    printf 'test: ["true"]\nrun: [sh, run.sh]\n' >orchestrator.yaml; send; completed "$(git rev-parse HEAD)" ;;
  slow*) while [ ! -e "$GATE" ]; do sleep 0.1; done; write 42; echo "$GATE" >gate.txt; send; completed "$(git rev-parse HEAD)" ;;
  hopeless*) say failed '"kind":"not_understood","message":"I cannot do that"'; exit 1 ;;
esac
