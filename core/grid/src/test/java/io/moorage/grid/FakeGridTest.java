package io.moorage.grid;

import java.util.List;

class FakeGridTest extends GridPortContract {
    private final FakeGrid grid = new FakeGrid(ENTRIES_MAX);

    @Override
    protected GridPort grid() {
        return grid;
    }

    @Override
    protected <T> T await(List<T> answers) {
        grid.run();
        return answers.get(0);
    }

    @Override
    protected void settle() {
        grid.passTime();
    }
}
